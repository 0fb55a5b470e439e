/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/suite/schema.h"

#include <inttypes.h>
#include <string.h>

#include "harness/base/attr.h"
#include "harness/suite/keys.h"
#include "harness/suite/names.h"
#include "harness/suite/params.h"

#define SWITCH        "\"enum\": [true, false, \"on\", \"off\", \"yes\", \"no\"]"
#define BOUND_PATTERN "([<>]=?|[=!]=)? *[0-9.*]+"

static const char time_type[] =
    "\"type\": \"string\", "
    "\"pattern\": \"^[0-9]+([.][0-9]+)? ?(ns|us|\\u00b5s|\\u03bcs|ms|s|min|h)$\"";
static const char ratio_type[] =
    "\"type\": [\"string\", \"number\"], \"pattern\": \"^[0-9]*[.]?[0-9]+ ?%?$\"";
static const char versions_type[] =
    "\"type\": [\"string\", \"number\"], "
    "\"pattern\": \"^ *" BOUND_PATTERN " *(, *" BOUND_PATTERN " *)*$\"";
static const char cases_type[] =
    "\"type\": \"array\", \"minItems\": 1, \"items\": {\"$ref\": \"#/$defs/case\"}";

static const char metrics_type[] =
    "\"anyOf\": [{\"enum\": [\"time\", \"memory\"]}, {\"type\": \"array\", "
    "\"minItems\": 1, \"uniqueItems\": true, "
    "\"items\": {\"enum\": [\"time\", \"memory\", \"counters\"]}}]";
static const char metric_type[] =
    "\"enum\": [\"time\", \"allocations\", \"allocated_bytes\", "
    "\"peak_bytes\", \"left_bytes\", \"cycles\", \"instructions\", \"branches\", "
    "\"branch_misses\", \"cache_references\", \"cache_misses\", \"page_faults\"]";

/* The types that need no number of the table. YAML 1.1 readers turn on, off, yes and no into
 * truth values, 1.2 readers leave them texts: editors may come with either. */
static const char *const plain_types[] = {
    [KEY_TEXT] = "\"type\": \"string\"",
    [KEY_SOURCE] = "\"type\": \"string\"",
    [KEY_TIME] = time_type,
    [KEY_RATIO] = ratio_type,
    [KEY_GC] = SWITCH,
    [KEY_CLOCK] = "\"enum\": [\"wall\", \"cpu\"]",
    [KEY_BOOLEAN] = SWITCH,
    [KEY_METRICS] = metrics_type,
    [KEY_VERSIONS] = versions_type,
    [KEY_TAGS] = "\"$ref\": \"#/$defs/tags\"",
    [KEY_NAMES] = "\"$ref\": \"#/$defs/names\"",
    [KEY_MODULES] = "\"$ref\": \"#/$defs/modules\"",
    [KEY_OPTIONS] = "\"$ref\": \"#/$defs/options\"",
    [KEY_KIND] = "\"enum\": [\"run\", \"import\", \"startup\"]",
    [KEY_PARAMS] = "\"$ref\": \"#/$defs/params\"",
    [KEY_SLOW] = "\"$ref\": \"#/$defs/params\"",
    [KEY_DEFAULTS] = "\"$ref\": \"#/$defs/defaults\"",
    [KEY_CASES] = cases_type,
    [KEY_CLAIMS] = "\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/claim\"}",
    [KEY_SIDE] = "\"type\": \"string\"",
    [KEY_FACTOR] = "\"type\": \"number\", \"minimum\": 1",
    [KEY_METRIC] = metric_type,
    [KEY_GROWTHS] = "\"$ref\": \"#/$defs/growths\"",
};

static void add_range(struct buf *out, const struct key *key)
{
    buf_addf(out,
             "\"type\": \"integer\", \"minimum\": %" PRId64 ", \"maximum\": %" PRId64,
             key->low, key->high);
}

static void add_type(struct buf *out, const struct key *key)
{
    if (key->type == KEY_NAME) {
        buf_addf(
            out,
            "\"type\": \"string\", \"minLength\": 1, \"maxLength\": %d, \"pattern\": "
            "\"^[^/\\\\[\\\\]\\\\u0000-\\\\u001f\\\\u007f]+$\"",
            NAME_BYTES_MAX);
    } else if (key->type == KEY_COUNT) {
        add_range(out, key);
    } else if (key->type == KEY_THREADS) {
        buf_adds(out, "\"anyOf\": [{");
        add_range(out, key);
        buf_adds(out, "}, {\"type\": \"array\", \"minItems\": 1, \"uniqueItems\": true, "
                      "\"items\": {");
        add_range(out, key);
        buf_adds(out, "}}]");
    } else {
        buf_adds(out, plain_types[key->type]);
    }
}

/* The help of the table has no characters that JSON would want escaped; a test sees to it. */
static void add_properties(struct buf *out, enum key_place place, const char *indent)
{
    size_t count = 0;
    const struct key *keys = keys_table(&count);
    const char *comma = "";
    buf_addf(out, "%s\"type\": \"object\",\n%s\"additionalProperties\": false,\n", indent,
             indent);
    if (place == IN_CASE) {
        /* Any `kind`: that of a case may come from the defaults, and only the loader sees both. */
        buf_addf(
            out,
            "%s\"anyOf\": [{\"required\": [\"run\"]}, {\"required\": [\"kind\"]}],\n",
            indent);
    }
    const char *open = "\"required\": [";
    for (size_t i = 0; i < count; i++) {
        if (keys[i].is_required && (keys[i].places & (unsigned)place) != 0 &&
            keys[i].type != KEY_SOURCE) {
            buf_addf(out, "%s%s\"%s\"", *comma == '\0' ? indent : comma,
                     *comma == '\0' ? open : "", keys[i].name);
            comma = ", ";
        }
    }
    buf_addf(out, "%s%s\"properties\": {", *comma == '\0' ? "" : "],\n", indent);
    comma = "";
    for (size_t i = 0; i < count; i++) {
        if ((keys[i].places & (unsigned)place) != 0) {
            buf_addf(out, "%s\n%s  \"%s\": {\n%s    \"description\": \"%s\",\n%s    ",
                     comma, indent, keys[i].name, indent, keys[i].help, indent);
            add_type(out, &keys[i]);
            buf_addf(out, "\n%s  }", indent);
            comma = ",";
        }
    }
    buf_addf(out, "\n%s}", indent);
}

static void add_words(struct buf *out, const char *name, const char *pattern,
                      const char *rule)
{
    const char *word = "{\"type\": \"string\", \"pattern\": \"";
    buf_addf(out,
             ",\n    \"%s\": {\n      \"anyOf\": [\n        %s%s\"},\n        {\"type\": "
             "\"array\", %s\"items\": %s%s\"}}\n      ]\n    }",
             name, word, pattern, rule, word, pattern);
}

void schema_write(struct buf *out)
{
    static const char once[] = "\"uniqueItems\": true, ";
    buf_adds(out,
             "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
             "  \"title\": \"A suite of tare\",\n"
             "  \"description\": \"Benchmarks for CPython; docs/suite-format.md explains "
             "the keys. Written from the loader's key table.\",\n");
    add_properties(out, IN_SUITE, "  ");
    buf_adds(out, ",\n  \"$defs\": {\n    \"case\": {\n");
    add_properties(out, IN_CASE, "      ");
    buf_adds(out, "\n    },\n    \"defaults\": {\n");
    add_properties(out, IN_DEFAULTS, "      ");
    buf_adds(out, "\n    },\n    \"claim\": {\n");
    add_properties(out, IN_CLAIM, "      ");
    buf_addf(
        out,
        "\n    },\n    \"params\": {\n      \"type\": \"object\",\n"
        "      \"maxProperties\": %d,\n"
        "      \"propertyNames\": {\"pattern\": \"^(?!_tare)[A-Za-z_][A-Za-z0-9_]*$\"},\n"
        "      \"additionalProperties\": {\n        \"anyOf\": [\n"
        "          {\"$ref\": \"#/$defs/value\"},\n"
        "          {\"type\": \"array\", \"minItems\": 1, \"maxItems\": %d, \"items\": "
        "{\"$ref\": \"#/$defs/value\"}}\n        ]\n      }\n    }",
        PARAMS_MAX, PARAM_VALUES_MAX);
    buf_adds(out, ",\n    \"value\": {\"type\": [\"string\", \"number\", \"boolean\", "
                  "\"null\"]}");
    add_words(out, "tags", "^[A-Za-z0-9_.-]{1,60}$", once);
    add_words(out, "names",
              "^([^/\\\\[\\\\]\\\\u0000-\\\\u001f\\\\u007f]+/)?"
              "[^/\\\\[\\\\]\\\\u0000-\\\\u001f\\\\u007f]+$",
              once);
    add_words(out, "options", "^[^\\u0000]+$", "");
    add_words(out, "modules", "^[A-Za-z_][A-Za-z0-9_]*([.][A-Za-z_][A-Za-z0-9_]*)*$",
              once);
    add_words(out, "growths", "^O[(](1|log n|n|n log n|n\\\\^2)[)]$", once);
    buf_adds(out, "\n  }\n}\n");
}

static void add_table(struct buf *out, enum key_place place)
{
    size_t count = 0;
    const struct key *keys = keys_table(&count);
    buf_adds(out,
             "| key | value | without it | what it says |\n| --- | --- | --- | --- |\n");
    for (size_t i = 0; i < count; i++) {
        const struct key *key = &keys[i];
        if ((key->places & (unsigned)place) == 0) {
            continue;
        }
        char expects[160];
        key_expects(key, expects, sizeof(expects));
        const char *standard = key->standard != NULL ? key->standard : "-";
        buf_addf(out, "| `%s` | %s | %s | %s |\n", key->name, expects,
                 key->is_required ? "a mistake" : standard, key->help);
    }
}

void schema_write_suite_keys(struct buf *out)
{
    add_table(out, IN_SUITE);
}

void schema_write_case_keys(struct buf *out)
{
    add_table(out, IN_CASE);
}

void schema_write_claim_keys(struct buf *out)
{
    add_table(out, IN_CLAIM);
}

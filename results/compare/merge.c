/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "results/compare/merge.h"

#include <stdlib.h>
#include <string.h>

#include "harness/base/alloc.h"
#include "harness/base/attr.h"

/* A name that the first document knows a bench by, or knew it by before. */
struct known {
    const char *name;
    const struct result_bench *bench;
};

struct known_names {
    struct known *items;
    size_t count;
};

/* A bench on its way into the result. */
struct place {
    struct result_bench bench;
    size_t group; /* in the order in which groups first come */
    size_t document;
    size_t index; /* in its document */
};

struct merge {
    const struct compare_document *documents;
    size_t count;
    struct result *result;
    struct known_names names;    /* that variants have in the first document */
    struct known_names previous; /* that they had before */
    struct place *places;
    size_t place_count;
};

static int by_name(const void *a, const void *b)
{
    const struct known *x = a;
    const struct known *y = b;
    return strcmp(x->name, y->name);
}

static const struct result_bench *find_known(const struct known_names *names,
                                             const char *name)
{
    const struct known key = {.name = name};
    const struct known *found =
        names->count == 0
            ? NULL
            : bsearch(&key, names->items, names->count, sizeof(key), by_name);
    return found == NULL ? NULL : found->bench;
}

static void collect_names(struct merge *merge)
{
    const struct result *first = merge->documents[0].result;
    size_t previous = 0;
    for (size_t i = 0; i < first->bench_count; i++) {
        previous += first->benches[i].previous_id_count;
    }
    merge->names.items = xcalloc(first->bench_count + 1, sizeof(struct known));
    merge->previous.items = xcalloc(previous + 1, sizeof(struct known));
    for (size_t i = 0; i < first->bench_count; i++) {
        const struct result_bench *bench = &first->benches[i];
        merge->names.items[merge->names.count++] = (struct known){bench->variant, bench};
        for (size_t j = 0; j < bench->previous_id_count; j++) {
            merge->previous.items[merge->previous.count++] =
                (struct known){bench->previous_ids[j], bench};
        }
    }
    qsort(merge->names.items, merge->names.count, sizeof(struct known), by_name);
    qsort(merge->previous.items, merge->previous.count, sizeof(struct known), by_name);
}

/* The bench as the first document calls it; NULL: it does not know it. */
static const struct result_bench *namesake(const struct merge *merge,
                                           const struct result_bench *bench)
{
    const struct result_bench *found = find_known(&merge->names, bench->variant);
    for (size_t i = 0; i < bench->previous_id_count && found == NULL; i++) {
        found = find_known(&merge->names, bench->previous_ids[i]);
    }
    return found != NULL ? found : find_known(&merge->previous, bench->variant);
}

/* "old" of "runs/old.json.gz". */
static const char *stem_of(struct arena *arena, const char *file)
{
    static const char *const endings[] = {".gz", ".json"};
    const char *slash = strrchr(file, '/');
    const char *name = slash == NULL ? file : slash + 1;
    size_t len = strlen(name);
    for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
        size_t ending = strlen(endings[i]);
        if (len > ending && strncmp(name + len - ending, endings[i], ending) == 0) {
            len -= ending;
        }
    }
    return arena_strndup(arena, name, len);
}

static bool has_twins(const struct result_target *targets, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (strcmp(targets[i].name, targets[j].name) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* After their files, and by number where two files have the same name. */
static void rename_targets(const struct merge *merge)
{
    struct result *result = merge->result;
    struct arena *arena = &result->arena;
    struct result_target *target = result->targets;
    for (size_t i = 0; i < merge->count; i++) {
        const char *stem = stem_of(arena, merge->documents[i].file);
        bool is_alone = merge->documents[i].result->target_count == 1;
        for (size_t j = 0; j < merge->documents[i].result->target_count; j++) {
            target->name =
                is_alone ? stem : arena_printf(arena, "%s/%s", stem, target->name);
            target++;
        }
    }
    for (size_t i = 1; i < result->target_count; i++) {
        const char *name = result->targets[i].name;
        for (int number = 2; has_twins(result->targets, i + 1); number++) {
            result->targets[i].name = arena_printf(arena, "%s#%d", name, number);
        }
    }
}

/* Adds the document's targets. Those of one that was merged itself keep what they came from; its
 * documents are numbered on from `number`. Returns the last number. */
static int64_t add_targets(const struct merge *merge,
                           const struct compare_document *document, int64_t number)
{
    const struct result *source = document->result;
    int64_t last = number;
    for (size_t i = 0; i < source->target_count; i++) {
        struct result_target *target =
            &merge->result->targets[merge->result->target_count++];
        *target = source->targets[i];
        if (target->origin.document == 0) {
            target->origin = (struct result_origin){
                .file = document->file,
                .id = source->id,
                .created = source->created,
                .fingerprint = source->machine.fingerprint,
                .yardstick_ns = source->machine.yardstick_ns,
            };
        }
        target->origin.document += number;
        last = target->origin.document > last ? target->origin.document : last;
    }
    return last;
}

static void merge_targets(struct merge *merge)
{
    struct result *result = merge->result;
    size_t count = 0;
    for (size_t i = 0; i < merge->count; i++) {
        count += merge->documents[i].result->target_count;
    }
    result->targets = arena_array(&result->arena, count, sizeof(*result->targets));
    int64_t number = 0;
    for (size_t i = 0; i < merge->count; i++) {
        number = add_targets(merge, &merge->documents[i], number + 1);
    }
    if (has_twins(result->targets, result->target_count)) {
        rename_targets(merge);
    }
}

/* The name that a target of the document has in the result. */
static const char *target_name(const struct merge *merge, size_t document,
                               const char *name)
{
    const struct result *source = merge->documents[document].result;
    size_t before = 0;
    for (size_t i = 0; i < document; i++) {
        before += merge->documents[i].result->target_count;
    }
    for (size_t i = 0; i < source->target_count; i++) {
        if (strcmp(source->targets[i].name, name) == 0) {
            return merge->result->targets[before + i].name;
        }
    }
    return name;
}

static void add_places(struct merge *merge, size_t document)
{
    const struct result *source = merge->documents[document].result;
    for (size_t i = 0; i < source->bench_count; i++) {
        struct place *place = &merge->places[merge->place_count++];
        *place =
            (struct place){.bench = source->benches[i], .document = document, .index = i};
        struct result_bench *bench = &place->bench;
        const struct result_bench *first = document == 0 ? NULL : namesake(merge, bench);
        if (first != NULL) {
            bench->suite = first->suite;
            bench->case_name = first->case_name;
            bench->variant = first->variant;
            bench->group = first->group;
        }
        bench->target = target_name(merge, document, bench->target);
    }
}

static int by_group(const void *a, const void *b)
{
    const struct place *const *x = a;
    const struct place *const *y = b;
    int order = strcmp((*x)->bench.group, (*y)->bench.group);
    return order != 0 ? order : (*x > *y) - (*x < *y);
}

static int by_order(const void *a, const void *b)
{
    const struct place *x = a;
    const struct place *y = b;
    int order = (x->group > y->group) - (x->group < y->group);
    order =
        order != 0 ? order : (x->document > y->document) - (x->document < y->document);
    return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

static void order_places(struct merge *merge)
{
    size_t count = merge->place_count;
    struct place **sorted = xcalloc(count + 1, sizeof(struct place *));
    for (size_t i = 0; i < count; i++) {
        sorted[i] = &merge->places[i];
    }
    qsort(sorted, count, sizeof(struct place *), by_group);
    for (size_t i = 0; i < count; i++) {
        bool goes_on =
            i > 0 && strcmp(sorted[i]->bench.group, sorted[i - 1]->bench.group) == 0;
        sorted[i]->group =
            goes_on ? sorted[i - 1]->group : (size_t)(sorted[i] - merge->places);
    }
    free(sorted);
    qsort(merge->places, count, sizeof(*merge->places), by_order);
}

static void merge_benches(struct merge *merge)
{
    size_t count = 0;
    for (size_t i = 0; i < merge->count; i++) {
        count += merge->documents[i].result->bench_count;
    }
    merge->places = xcalloc(count + 1, sizeof(*merge->places));
    collect_names(merge);
    for (size_t i = 0; i < merge->count; i++) {
        add_places(merge, i);
    }
    order_places(merge);
    for (size_t i = 0; i < merge->place_count; i++) {
        size_t index = result_add_bench(merge->result);
        merge->result->benches[index] = merge->places[i].bench;
    }
    free(merge->names.items);
    free(merge->previous.items);
    free(merge->places);
}

static void copy_warnings(const struct merge *merge, const struct compare_document *from)
{
    struct result *result = merge->result;
    for (size_t i = 0; i < from->result->finding_count; i++) {
        const struct result_finding *finding = &from->result->findings[i];
        if (finding->severity != NULL && strcmp(finding->severity, "info") != 0) {
            const char *what =
                merge->count == 1
                    ? finding->what
                    : arena_printf(&result->arena, "%s: %s", from->file, finding->what);
            result_add_finding(result, finding->id, finding->severity, what, finding->why,
                               finding->remedy);
        }
    }
}

static bool is_same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool states(const struct result *result, const struct result_statement *statement)
{
    for (size_t i = 0; i < result->statement_count; i++) {
        const struct result_statement *known = &result->statements[i];
        if (is_same_text(known->suite, statement->suite) &&
            is_same_text(known->kind, statement->kind) &&
            is_same_text(known->subject.case_name, statement->subject.case_name) &&
            is_same_text(known->than.case_name, statement->than.case_name) &&
            is_same_text(known->text, statement->text)) {
            return true;
        }
    }
    return false;
}

/* What any of them states, once: it is judged on the targets of all. */
static void merge_statements(const struct merge *merge)
{
    for (size_t i = 0; i < merge->count; i++) {
        const struct result *from = merge->documents[i].result;
        for (size_t j = 0; j < from->statement_count; j++) {
            if (!states(merge->result, &from->statements[j])) {
                *result_add_statement(merge->result) = from->statements[j];
            }
        }
    }
}

struct result *compare_merge(const struct compare_document *documents, size_t count,
                             const char *tool_version)
{
    struct result *result = result_new(tool_version);
    struct merge merge = {.documents = documents, .count = count, .result = result};
    const struct result *first = documents[0].result;
    result->settings = first->settings;
    result->machine = first->machine;
    result->complete = true;
    for (size_t i = 0; i < count; i++) {
        result->complete = result->complete && documents[i].result->complete;
    }
    merge_targets(&merge);
    merge_benches(&merge);
    merge_statements(&merge);
    for (size_t i = 0; i < count; i++) {
        copy_warnings(&merge, &documents[i]);
    }
    for (size_t i = 0; i < result->target_count && count == 1; i++) {
        result->targets[i].origin = documents[0].result->targets[i].origin;
    }
    return result;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/suite/yaml.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "harness/base/alloc.h"
#include "harness/suite/place.h"
#include "harness/suite/scalar.h"
#include "harness/suite/text.h"
#include "harness/suite/tree.h"

#define NO_ANCHOR SIZE_MAX

struct anchor {
    const char *name;
    uint32_t hash;
    bool is_open; /* its collection has not ended yet */
    struct node node;
};

/* A collection that has begun and not ended; its children are on top of `pending`. */
struct frame {
    struct node node;
    size_t first; /* of its children in `pending` */
    size_t anchor;
};

struct reader {
    yaml_parser_t parser;
    struct text text;
    struct tree tree;
    struct frame frames[YAML_DEPTH_MAX];
    size_t depth;
    struct anchor *anchors;
    size_t anchor_count;
    size_t anchor_cap;
    bool has_document;
    bool is_broken; /* libyaml gave up: what was read so far is no tree */
};

static struct node node_at(struct reader *reader, enum node_kind kind,
                           const yaml_event_t *event)
{
    struct node node = {.kind = kind, .expanded = 1, .text = ""};
    struct extent extent = {event->start_mark.line,
                            event->start_mark.column,
                            event->end_mark.line,
                            event->end_mark.column,
                            false,
                            false};
    place_node(&reader->text, &extent, &node);
    return node;
}

/* What is wrong on the way to a remedy: libyaml's words are exact but no help. */
static const char *remedy(const char *problem, char found)
{
    static const struct {
        const char *problem;
        const char *remedy;
    } table[] = {
        {"mapping values are not allowed",
         "put a text that holds ': ' in quotes, or write it as a block behind '|'"},
        {"did not find expected key",
         "check the indentation of this line and of those above"},
        {"did not find expected '-'",
         "check the indentation of this line and of those above"},
        {"could not find expected ':'", "a line of a mapping is `key: value`"},
        {"found unexpected end of stream", "close the quote"},
        {"tab character", "indent with blanks, not with tabs"},
        {"unknown escape character", "in single quotes a backslash is just a backslash"},
        {"did not find expected ',' or", "close the bracket, or put the text in quotes"},
    };
    if (strstr(problem, "cannot start any token") != NULL) {
        return found == '\t' ? "indent with blanks, not with tabs"
                             : "put the text in quotes";
    }
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        if (strstr(problem, table[i].problem) != NULL) {
            return table[i].remedy;
        }
    }
    return NULL;
}

static void add_syntax_error(struct reader *reader)
{
    const yaml_parser_t *parser = &reader->parser;
    const char *problem = parser->problem != NULL ? parser->problem : "it cannot be read";
    /* A quote that is never closed is found at the end of the file, where nobody looks. */
    bool is_open = strstr(problem, "unexpected end of stream") != NULL;
    yaml_mark_t mark = is_open ? parser->context_mark : parser->problem_mark;
    size_t offset = text_offset(&reader->text, mark.line, mark.column);
    size_t line = mark.line;
    if (line >= reader->text.line_count) {
        line = reader->text.line_count - 1;
    }
    struct node place = {.line = (int)line + 1,
                         .col = (int)(offset - reader->text.line_starts[line]) + 1};
    char found = '\0';
    if (offset < reader->text.len) {
        found = reader->text.bytes[offset];
    }
    const char *hint = remedy(problem, found);
    const char *colon = hint != NULL ? ": " : "";
    hint = hint != NULL ? hint : "";
    if (parser->context != NULL && parser->context_mark.line < mark.line) {
        tree_mistake(&reader->tree, &place,
                     "not YAML: %s (%s that begins on line %zu)%s%s", problem,
                     parser->context, parser->context_mark.line + 1, colon, hint);
    } else {
        tree_mistake(&reader->tree, &place, "not YAML: %s%s%s", problem, colon, hint);
    }
}

static uint32_t hash_text(const char *text)
{
    uint32_t hash = 2166136261U; /* FNV-1a */
    for (; *text != '\0'; text++) {
        hash = (hash ^ (unsigned char)*text) * 16777619U;
    }
    return hash;
}

/* The last anchor of that name: YAML lets a later one replace an earlier one. */
static struct anchor *find_anchor(const struct reader *reader, const char *name)
{
    uint32_t hash = hash_text(name);
    for (size_t i = reader->anchor_count; i > 0; i--) {
        struct anchor *anchor = &reader->anchors[i - 1];
        if (anchor->hash == hash && strcmp(anchor->name, name) == 0) {
            return anchor;
        }
    }
    return NULL;
}

static size_t add_anchor(struct reader *reader, const yaml_char_t *name,
                         const struct node *node, bool is_open)
{
    if (name == NULL) {
        return NO_ANCHOR;
    }
    if (reader->anchor_count == YAML_ANCHORS_MAX) {
        tree_mistake(&reader->tree, node, "more than %d anchors: write the values out",
                     YAML_ANCHORS_MAX);
        reader->tree.is_stopped = true;
        return NO_ANCHOR;
    }
    reader->anchors = xgrow(reader->anchors, reader->anchor_count, &reader->anchor_cap,
                            sizeof(reader->anchors[0]));
    const char *text = arena_strdup(reader->tree.arena, (const char *)name);
    reader->anchors[reader->anchor_count] =
        (struct anchor){text, hash_text(text), is_open, *node};
    return reader->anchor_count++;
}

/* Whether a scalar may carry its tag; a tag that only repeats what the text says is allowed. */
static bool take_scalar_tag(const char *tag, struct node *node)
{
    static const struct {
        const char *tag;
        enum value_kind kind;
    } table[] = {
        {YAML_STR_TAG, VALUE_STRING},  {YAML_INT_TAG, VALUE_INT},
        {YAML_FLOAT_TAG, VALUE_FLOAT}, {YAML_BOOL_TAG, VALUE_BOOL},
        {YAML_NULL_TAG, VALUE_NULL},
    };
    if (strcmp(tag, "!") == 0) {
        node->is_plain = false;
        return true;
    }
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        if (strcmp(tag, table[i].tag) == 0) {
            node->is_plain = table[i].kind != VALUE_STRING;
            return table[i].kind == VALUE_STRING ||
                   scalar_kind(node->text) == table[i].kind;
        }
    }
    return false;
}

static void read_scalar(struct reader *reader, const yaml_event_t *event)
{
    const char *value = (const char *)event->data.scalar.value;
    size_t len = event->data.scalar.length;
    yaml_scalar_style_t style = event->data.scalar.style;
    const char *tag = (const char *)event->data.scalar.tag;
    struct node node = {.kind = NODE_SCALAR, .expanded = 1, .count = len};
    node.text = arena_strndup(reader->tree.arena, value, len);
    node.is_plain = style == YAML_PLAIN_SCALAR_STYLE;
    node.is_block =
        style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE;
    bool is_quoted = !node.is_plain && !node.is_block;
    struct extent extent = {event->start_mark.line,
                            event->start_mark.column,
                            event->end_mark.line,
                            event->end_mark.column,
                            tag != NULL || event->data.scalar.anchor != NULL,
                            is_quoted};
    place_node(&reader->text, &extent, &node);
    if (memchr(value, '\0', len) != NULL) {
        tree_mistake(&reader->tree, &node,
                     "a NUL character: Python code and names cannot hold one");
        node.kind = NODE_BAD;
    } else if (tag != NULL && !take_scalar_tag(tag, &node)) {
        tree_mistake(&reader->tree, &node,
                     "the tag '%s' does not go with this value: leave it out", tag);
        node.kind = NODE_BAD;
    }
    add_anchor(reader, event->data.scalar.anchor, &node, false);
    tree_push(&reader->tree, &node);
}

static void read_alias(struct reader *reader, const yaml_event_t *event)
{
    const char *name = (const char *)event->data.alias.anchor;
    struct node node = node_at(reader, NODE_BAD, event);
    const struct anchor *anchor = find_anchor(reader, name);
    if (anchor == NULL) {
        tree_mistake(&reader->tree, &node,
                     "unknown alias '*%s': no anchor '&%s' stands above it", name, name);
    } else if (anchor->is_open) {
        tree_mistake(&reader->tree, &node, "the alias '*%s' stands inside what it names",
                     name);
    } else {
        struct node place = node;
        node = anchor->node;
        node.line = place.line;
        node.col = place.col;
        node.width = (int)strlen(name) + 1;
    }
    tree_push(&reader->tree, &node);
}

static void open_collection(struct reader *reader, enum node_kind kind,
                            const yaml_event_t *event, const yaml_char_t *anchor,
                            const yaml_char_t *tag)
{
    struct node node = node_at(reader, kind, event);
    if (reader->depth == YAML_DEPTH_MAX) {
        tree_mistake(&reader->tree, &node,
                     "nested deeper than %d levels: a suite needs five", YAML_DEPTH_MAX);
        reader->tree.is_stopped = true;
        return;
    }
    const char *own = kind == NODE_MAP ? YAML_MAP_TAG : YAML_SEQ_TAG;
    if (tag != NULL && strcmp((const char *)tag, own) != 0 &&
        strcmp((const char *)tag, "!") != 0) {
        tree_mistake(&reader->tree, &node,
                     "the tag '%s' does not go with this value: leave it out",
                     (const char *)tag);
        node.kind = NODE_BAD;
    }
    struct frame *frame = &reader->frames[reader->depth++];
    frame->node = node;
    frame->first = reader->tree.count;
    frame->anchor = add_anchor(reader, anchor, &node, true);
}

static void close_collection(struct reader *reader, const yaml_event_t *event)
{
    struct frame *frame = &reader->frames[--reader->depth];
    if (event->end_mark.line + 1 == (size_t)frame->node.line) {
        size_t start =
            reader->text.line_starts[event->end_mark.line] + frame->node.col - 1;
        size_t end =
            text_offset(&reader->text, event->end_mark.line, event->end_mark.column);
        frame->node.width = end > start ? (int)(end - start) : 1;
    }
    if (frame->node.kind == NODE_MAP) {
        tree_settle_map(&reader->tree, frame->first);
    }
    if (reader->tree.is_stopped) {
        return;
    }
    tree_close(&reader->tree, frame->first, &frame->node);
    if (frame->anchor != NO_ANCHOR) {
        reader->anchors[frame->anchor].node = frame->node;
        reader->anchors[frame->anchor].is_open = false;
    }
    tree_push(&reader->tree, &frame->node);
}

static void open_document(struct reader *reader, const yaml_event_t *event)
{
    if (reader->has_document) {
        struct node node = node_at(reader, NODE_BAD, event);
        tree_mistake(&reader->tree, &node,
                     "a second document begins here: a file is one suite, put "
                     "the other in a file of its own");
        reader->tree.is_stopped = true;
    }
    reader->has_document = true;
}

/* Returns false when there is nothing more to read. */
static bool take_event(struct reader *reader, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_NO_EVENT:
    case YAML_STREAM_END_EVENT:
        return false;
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        break;
    case YAML_DOCUMENT_START_EVENT:
        open_document(reader, event);
        break;
    case YAML_ALIAS_EVENT:
        read_alias(reader, event);
        break;
    case YAML_SCALAR_EVENT:
        read_scalar(reader, event);
        break;
    case YAML_SEQUENCE_START_EVENT:
        open_collection(reader, NODE_LIST, event, event->data.sequence_start.anchor,
                        event->data.sequence_start.tag);
        break;
    case YAML_MAPPING_START_EVENT:
        open_collection(reader, NODE_MAP, event, event->data.mapping_start.anchor,
                        event->data.mapping_start.tag);
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        close_collection(reader, event);
        break;
    }
    return !reader->tree.is_stopped;
}

static void read_events(struct reader *reader)
{
    const struct text *text = &reader->text;
    yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader->parser,
                                 (const unsigned char *)text->bytes + text->start,
                                 text->len - text->start);
    bool goes_on = true;
    while (goes_on) {
        yaml_event_t event;
        if (!yaml_parser_parse(&reader->parser, &event)) {
            add_syntax_error(reader);
            reader->is_broken = true;
            return;
        }
        goes_on = take_event(reader, &event);
        yaml_event_delete(&event);
    }
}

const struct node *yaml_read(const char *path, const char *bytes, size_t len,
                             struct arena *arena, struct diags *diags)
{
    struct reader reader = {.tree = {.path = path, .arena = arena, .diags = diags}};
    if (!text_init(&reader.text, path, bytes, len, arena, diags)) {
        return NULL;
    }
    if (!yaml_parser_initialize(&reader.parser)) {
        abort(); /* out of memory, as in xmalloc */
    }
    size_t mistakes = diags->count + diags->dropped;
    read_events(&reader);
    yaml_parser_delete(&reader.parser);
    const struct node *root = NULL;
    if (!reader.is_broken && reader.depth == 0 && reader.tree.count > 0) {
        root = arena_copy(arena, reader.tree.pending, sizeof(reader.tree.pending[0]));
    } else if (diags->count + diags->dropped == mistakes) {
        const struct node empty = {.kind = NODE_SCALAR,
                                   .is_plain = true,
                                   .line = 1,
                                   .col = 1,
                                   .text_line = 1,
                                   .text_col = 1,
                                   .expanded = 1,
                                   .text = ""};
        root = arena_copy(arena, &empty, sizeof(empty));
    }
    free(reader.tree.pending);
    free(reader.anchors);
    return root;
}

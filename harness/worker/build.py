# SPDX-License-Identifier: GPL-3.0-or-later
"""From the sources of a case to the code of its function, with the lines and columns of the suite.

Runs only in a worker that has no compiled code of the case yet, and once more when something has
failed. Imports nothing but built-in modules, so that a case finds the interpreter as it is.

The function that every case becomes (a part that the case does not have is left out):

    [async] def case(_tare_rounds, _tare_keep, <parameters>):
        <setup>
        for _tare_few, _tare_fill, _tare_many in _tare_rounds:
            for _tare_turn in _tare_few:
                <run> ... as many copies as `few` says, or _tare_keep(<value>)
            for _tare_turn in _tare_fill:
                <prepare>
                _tare_keep(<its names that run uses>)
            for <these names, or _tare_turn> in _tare_many:
                <run> ... as many copies as `many` says
        <teardown>
"""
import _ast
import marshal
import sys

AST_ONLY = 0x400
TOP_LEVEL_AWAIT = 0x2000
SCOPES = (_ast.FunctionDef, _ast.AsyncFunctionDef, _ast.ClassDef, _ast.Lambda)
WAITS = (_ast.Await, _ast.AsyncFor, _ast.AsyncWith, _ast.comprehension)
COMPREHENSIONS = (_ast.ListComp, _ast.SetComp, _ast.DictComp, _ast.GeneratorExp)


def children(node):
    for field in node._fields:
        value = getattr(node, field, None)
        if isinstance(value, _ast.AST):
            yield value
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, _ast.AST):
                    yield item


def walk(body):
    stack = list(body)
    while stack:
        node = stack.pop()
        yield node
        stack.extend(children(node))


def shift(node, line, col):
    """Moves a tree from where its own text begins to where it stands in the suite."""
    stack = [node]
    while stack:
        node = stack.pop()
        if hasattr(node, 'lineno'):
            node.lineno += line
            node.col_offset += col
        if getattr(node, 'end_lineno', None) is not None:
            node.end_lineno += line
            node.end_col_offset += col
        stack.extend(children(node))


def awaits(text):
    """Whether all that is wrong with a text is that it awaits."""
    try:
        compile(text, '', 'exec', TOP_LEVEL_AWAIT, True)
    except SyntaxError:
        return False
    return True


def parse(file, source, is_async=False):
    """The statements of a piece of the suite; a SyntaxError names the place in the suite."""
    if source is None:
        return []
    text, line, col = source
    flags = TOP_LEVEL_AWAIT if is_async else 0
    try:
        # Compiled as a module first: what may not stand outside a function or a loop (return,
        # yield, await, break) may not stand at the top of a case either.
        compile(text, file, 'exec', flags, True)
        tree = compile(text, file, 'exec', AST_ONLY | flags, True)
    except SyntaxError as error:
        if not is_async and awaits(text):
            error.msg += ' (code that awaits needs the key `async: true`)'
        if error.lineno is not None:
            error.lineno = max(error.lineno, 1) + line - 1
        if getattr(error, 'end_lineno', None):
            error.end_lineno += line - 1
        if error.offset is not None:
            error.offset += col - 1
        if getattr(error, 'end_offset', None):
            error.end_offset += col - 1
        raise
    shift(tree, line - 1, col - 1)
    return tree.body


def stored(body):
    """The names that statements bind in their own scope, in order of appearance."""
    names = []
    stack = list(reversed(body))
    while stack:
        node = stack.pop()
        if isinstance(node, _ast.Name) and not isinstance(node.ctx, _ast.Load):
            names.append(node.id)
        elif isinstance(node, (_ast.Import, _ast.ImportFrom)):
            names.extend((a.asname or a.name).split('.')[0] for a in node.names)
        elif isinstance(node, SCOPES):
            if not isinstance(node, _ast.Lambda):
                names.append(node.name)
            continue
        elif isinstance(node, COMPREHENSIONS):
            continue
        stack.extend(reversed(list(children(node))))
    return list(dict.fromkeys(names))


def used(body):
    return {node.id for node in walk(body) if isinstance(node, _ast.Name)}


def take_globals(body):
    """Takes the `global` statements of the body's own scope out of it."""
    found = []
    stack = [body]
    while stack:
        statements = stack.pop()
        for node in list(statements):
            if isinstance(node, _ast.Global):
                found.append(node)
                statements.remove(node)
                if not statements:
                    statements.append(_ast.Pass(
                        lineno=node.lineno, col_offset=node.col_offset,
                        end_lineno=node.end_lineno, end_col_offset=node.end_col_offset))
            elif isinstance(node, _ast.AST) and not isinstance(node, SCOPES):
                stack.extend(value for value in vars(node).values() if isinstance(value, list))
    return found


def is_empty(run):
    """Whether the body, one that awaits nothing, compiles to no instruction of its own."""
    # What stands for a line without code: its number differs from version to version.
    nops = (set(compile('pass\npass\npass', '', 'exec', 0, True).co_code[0::2])
            - set(compile('', '', 'exec', 0, True).co_code[0::2]))

    def length(body):
        tree = compile('def case():\n    for _ in (): pass\n', '', 'exec', AST_ONLY, True)
        loop = tree.body[0].body[0]
        loop.body = body or loop.body
        consts = compile(tree, '', 'exec', 0, True).co_consts
        code = next(const.co_code for const in consts if hasattr(const, 'co_code'))
        return sum(1 for opcode in code[0::2] if opcode not in nops)
    return (all(isinstance(node, (_ast.Pass, _ast.Expr, _ast.AnnAssign)) for node in run)
            and not any(isinstance(node, WAITS) for node in walk(run)) and length(run) == length(run * 8) == length([]))


def expression(file, source, is_async):
    """The value of a case, which is one expression; None where it has none."""
    body = parse(file, source, is_async)
    if source is not None and (len(body) != 1 or not isinstance(body[0], _ast.Expr)):
        raise SyntaxError("'value' is one expression", (file, source[1], source[2], None))
    return body[0].value if body else None


def function(file, declared, parts, params, few, many, is_async, value=None):
    setup, prepare, run, teardown = parts
    names = [name for name in stored(prepare) if name in used(run)]
    if prepare and not names:
        raise ValueError("'run' uses none of the names that 'prepare' makes")
    target = ', '.join(names) if names else '_tare_turn'
    template = (
        f"{'async ' if is_async else ''}def case({', '.join(['_tare_rounds', '_tare_keep', *params])}):\n"
        '    for _tare_few, _tare_fill, _tare_many in _tare_rounds:\n'
        '        for _tare_turn in _tare_few: _tare_keep(0)\n'
        f"        for _tare_turn in _tare_fill: _tare_keep(({target}))\n"
        f'        for {target} in _tare_many: pass\n')
    tree = compile(template, file, 'exec', AST_ONLY, True)
    place = run[0].lineno if run else 1
    for node in walk([tree]):  # what is ours stands on the first line of the case's `run`
        if hasattr(node, 'lineno'):
            node.lineno = node.end_lineno = place
            node.col_offset = node.end_col_offset = 0
    rounds = tree.body[0].body[0]
    few_loop, fill_loop, many_loop = rounds.body
    few_loop.body[0].value.args = [value]
    few_loop.body = few_loop.body if value is not None else run * few
    fill_loop.body = prepare + fill_loop.body
    many_loop.body = run * many or many_loop.body
    rounds.body = ([few_loop] if few_loop.body else []) + ([fill_loop] if prepare else []) + [many_loop]
    tree.body[0].body = declared + setup + [rounds] + teardown
    return tree


def build(file, module_setup, setup, prepare, run, teardown, params, few, many, is_async,
          value=None):
    """The marshalled pair (code of the module's setup or None, code that defines `case`)
    and whether the body is empty."""
    module = None
    if module_setup is not None:
        tree = compile('', file, 'exec', AST_ONLY, True)
        tree.body = parse(file, module_setup)
        module = compile(tree, file, 'exec', 0, True)
    parts = [parse(file, source, is_async) for source in (setup, prepare, run, teardown)]
    # A declaration may not come after a use, as it would in the second copy of the body.
    declared = [node for part in parts for node in take_globals(part)]
    tree = function(file, declared, parts, params, few, many, is_async,
                    expression(file, value, is_async))
    code = compile(tree, file, 'exec', 0, True)
    return marshal.dumps((module, code)), is_empty(parts[2])


def own_part(trace, file):
    """A traceback from the case on: without what has called it, an event loop perhaps."""
    step = trace
    while step is not None and step.tb_frame.f_code.co_filename != file:
        step = step.tb_next
    if step is not None:
        return step
    while trace is not None and trace.tb_frame.f_code.co_filename == '<tare>':
        trace = trace.tb_next
    return trace


def describe(file, phase, kind, value, trace):
    """(kind, message, line, column, traceback) of an exception, for the runner."""
    line, col = 0, 0
    name = getattr(kind, '__qualname__', str(kind))
    if getattr(kind, '__module__', 'builtins') not in ('builtins', '__main__', 'tare_case'):
        name = kind.__module__ + '.' + name
    try:
        message = str(value)
    except BaseException:
        message = '<the exception cannot be printed>'
    what = 'exception'
    trace = own_part(trace, file)
    if issubclass(kind, SyntaxError) and getattr(value, 'filename', None) == file:
        what, line, col = 'syntax', value.lineno or 0, value.offset or 0
        message, trace = value.msg, None
    else:
        if phase == 'requires' and issubclass(kind, ModuleNotFoundError):
            what = 'missing-module'
        step = trace
        while step is not None:
            if step.tb_frame.f_code.co_filename == file:
                line = step.tb_lineno
            step = step.tb_next
    try:
        import traceback
        text = ''.join(traceback.format_exception(kind, value, trace))
    except BaseException:
        text = ''
    return what, f'{name}: {message}' if message else name, line, col, text


def outside(before):
    """The modules loaded since `before` from outside the standard library, a blank between."""
    path = sys.modules['os'].__file__ if 'os' in sys.modules else None
    if path is None:
        import os
        path = os.__file__
    home = path[:path.rindex('/') + 1]
    found = []
    for name, module in list(sys.modules.items()):
        if name in before or name == 'tare_case':  # the case's own
            continue
        spec = getattr(module, '__spec__', None)
        origin = getattr(spec, 'origin', None) or getattr(module, '__file__', None)
        if origin in (None, 'built-in', 'frozen'):
            places = list(getattr(spec, 'submodule_search_locations', None) or [])
            origin = places[0] + '/' if places and origin is None else None
        if origin is None:
            continue
        rest = origin[len(home):]
        if not origin.startswith(home) or rest.startswith(('site-packages/', 'dist-packages/')):
            found.append(name)
    return ' '.join(found)


def tasks():
    """How many tasks wait in the event loop that runs."""
    return len(sys.modules['asyncio'].all_tasks())

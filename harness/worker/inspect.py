# SPDX-License-Identifier: GPL-3.0-or-later
"""What an inspecting worker says of a case besides its memory: values as texts, and bytecode.

Runs in the names of build.py, in workers that are never timed.
"""

SHOWN = 200  # characters of a value's text; of a longer one a digest stands for the rest
DEPTH = 50


def number_text(value):
    """A number as == sees it: 1, 1.0 and True are one. None where it is no number."""
    if isinstance(value, int):
        return int.__repr__(int(value))
    if isinstance(value, float):
        whole = value == value and abs(value) < 1e300 and value == int(value)
        return int.__repr__(int(value)) if whole else float.__repr__(value)
    if isinstance(value, complex):
        return number_text(value.real) if value.imag == 0 else complex.__repr__(value)
    if type(value).__module__ in ('decimal', 'fractions', '_decimal', '_pydecimal'):
        try:
            as_float = float(value)
            return number_text(as_float) if value == as_float else repr(value)
        except (ArithmeticError, ValueError):
            return repr(value)
    return None


def without_addresses(text):
    """The same object has another address in every process."""
    parts = text.split(' at 0x')
    for i in range(1, len(parts)):
        parts[i] = parts[i].lstrip('0123456789abcdefABCDEF')
    return ''.join(parts)


def attributes(value):
    found = dict(getattr(value, '__dict__', {}))
    for kind in type(value).__mro__:
        slots = kind.__dict__.get('__slots__', ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in ('__dict__', '__weakref__') and hasattr(value, name):
                found[name] = getattr(value, name)
    return found


def object_text(value, depth):
    """An object without a repr of its own is what it is of and what it holds."""
    kind = type(value)
    if kind.__repr__ is not object.__repr__ or isinstance(value, type):
        return without_addresses(repr(value))
    held = ', '.join(f'{name}={canonical(item, depth)}'
                     for name, item in sorted(attributes(value).items()))
    return f'{kind.__qualname__}({held})'


def canonical(value, depth=0):
    """A text that is equal for what == calls equal, and the same in every process."""
    if depth > DEPTH:
        return '...'
    depth += 1
    number = number_text(value)
    if number is not None:
        return number
    if isinstance(value, str):
        return str.__repr__(value)
    if isinstance(value, (bytes, bytearray)):
        return repr(bytes(value))
    if isinstance(value, (set, frozenset)) or type(value).__name__ in ('dict_keys', 'dict_items'):
        return '{' + ', '.join(sorted(canonical(item, depth) for item in value)) + '}' \
            if len(value) > 0 else 'set()'
    if isinstance(value, dict):
        pairs = sorted((canonical(key, depth), canonical(value[key], depth)) for key in value)
        return '{' + ', '.join(f'{key}: {item}' for key, item in pairs) + '}'
    if isinstance(value, tuple):
        items = [canonical(item, depth) for item in value]
        return '(' + ', '.join(items) + (',)' if len(items) == 1 else ')')
    if isinstance(value, list):
        return '[' + ', '.join([canonical(item, depth) for item in value]) + ']'
    kind = type(value)
    if kind.__name__ in ('deque', 'array', 'dict_values'):
        return f'{kind.__name__}([' + ', '.join([canonical(item, depth) for item in value]) + '])'
    if callable(getattr(value, 'tolist', None)):  # of NumPy, whose repr is cut
        inner = canonical(value.tolist(), depth)
        return f'{kind.__name__}({inner})' if getattr(value, 'shape', ()) else inner
    return object_text(value, depth)


def value_text(value):
    """(text, length of the whole, digest of the whole where the text is its beginning)."""
    text = canonical(value)
    if len(text) <= SHOWN:
        return text, len(text), None
    import hashlib
    data = text.encode('utf-8', 'backslashreplace')
    return text[:SHOWN], len(text), 'sha256:' + hashlib.sha256(data).hexdigest()


def loop_body(steps, iterator):
    """The steps of the last loop over the variable `iterator`, without the loop's own."""
    start = max(i for i, (_, one) in enumerate(steps)
                if iterator in (one.argval if isinstance(one.argval, tuple) else (one.argval,)))
    start = next(i for i in range(start, len(steps)) if steps[i][1].opname.startswith('FOR_ITER'))
    head, behind = steps[start][1].offset, steps[start][1].argval
    body = [step for step in steps[start + 1:] if step[1].offset < behind]
    if body and body[-1][1].opname.startswith('JUMP') and body[-1][1].argval == head:
        body.pop()
    return without_store(body)


def without_store(body):
    """Leaves out what takes the loop's item; 3.13 may have joined that with a step of `run`."""
    left = 1
    while body and left > 0:
        line, one = body.pop(0)
        names = one.argval if isinstance(one.argval, tuple) else (one.argval,)
        if one.opname.startswith('UNPACK_SEQUENCE'):
            left = one.arg
        elif one.opname == 'STORE_FAST_LOAD_FAST':
            body.insert(0, (line, one._replace(opname='LOAD_FAST', argrepr=names[1])))
            left = 0
        else:
            left -= len(names)
    return body


def steps_of(code):
    """Pairs (line, instruction), specialised where the version says how."""
    import dis
    lines = dict(dis.findlinestarts(getattr(code, '__code__', code)))
    adaptive = {'adaptive': True} if sys.version_info >= (3, 11) else {}
    found, line = [], None
    for one in dis.get_instructions(code, **adaptive):
        line = lines.get(one.offset, line)
        found.append((line, one))
    return found


def listing(steps):
    """Lines "line, offset, instruction, argument"; the number of a line stands where it begins."""
    lines, before = [], None
    for line, one in steps:
        shown = '' if line is None or line == before else line
        before = line
        mark = '>>' if one.is_jump_target else '  '
        what = f'to {one.argval}' if one.argrepr.startswith('to ') else one.argrepr
        lines.append(f'{shown:>5} {mark} {one.offset:>5}  {one.opname:<30} '
                     f'{without_addresses(what)}'.rstrip())
    return lines


def bytecode(function):
    """Of one copy of `run`, as the interpreter has specialised it by now, and of the functions
    that it defines."""
    body = loop_body(steps_of(function), '_tare_many')
    lines = listing(body)
    left = [one.argval for _, one in body if hasattr(one.argval, 'co_code')]
    while left:
        code = left.pop(0)
        inner = steps_of(code)
        lines += ['', f'{code.co_name}:'] + listing(inner)
        left += [one.argval for _, one in inner if hasattr(one.argval, 'co_code')]
    return '\n'.join(lines) + '\n'

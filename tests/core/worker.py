# SPDX-License-Identifier: GPL-3.0-or-later
"""A runner's end of the wire in Python: starts a worker of any interpreter and talks to it."""
import collections
import os
import re
import socket
import struct
import subprocess

HELLO, CASE, READY, SAMPLE, TIMED, END, DONE, FAILED, BYE, INSPECT, INSPECTED = range(1, 12)
FIELDS = {
    HELLO: 'tiit', READY: 'iit', TIMED: 'iiiiiiiitiii', FAILED: 'tttiit', DONE: 'i',
}
NAMES = {
    HELLO: ('magic', 'version', 'pid', 'python'),
    READY: ('setup_ns', 'empty_body', 'code'),
    TIMED: ('turns', 'elapsed_ns', 'cpu_ns', 'switches', 'collections', 'batch', 'prepare_ns',
            'yardstick_ns', 'modules', 'loaded', 'tasks', 'counter_count'),
    FAILED: ('phase', 'kind', 'message', 'line', 'col', 'traceback'),
    DONE: ('gil',),
}


def put_int(value):
    return struct.pack('<q', value)


def put_text(text):
    if text is None:
        return b'\xff\xff\xff\xff'
    data = text if isinstance(text, bytes) else text.encode()
    return struct.pack('<I', len(data)) + data + b'\0'


def put_source(source):
    text, line, col = source if source is not None else (None, 0, 0)
    return put_text(text) + put_int(line) + put_int(col)


def boot(header):
    """The text that an interpreter is told with -c, from harness/worker/boot.h."""
    with open(header, encoding='utf-8') as file:
        text = file.read()
    lines = re.search(r'#define WORKER_BOOT(.*?)\n\n', text, re.S).group(1)
    return ''.join(re.findall(r'"(.*)"', lines)).replace('\\n', '\n')


def fields_of(kind, data):
    """INSPECTED begins with how many executions it tells of, nine numbers each; TIMED ends with
    how many counters, of four."""
    if kind == TIMED:
        return FIELDS[kind] + ('iiii' * 7 if len(data) >= 4 * 8 * 7 else '')
    if kind != INSPECTED:
        return FIELDS[kind]
    return 'i' + 9 * struct.unpack_from('<q', data)[0] * 'i' + 'i' + 2 * 'tit' + 't'


Counter = collections.namedtuple('Counter', 'count enabled_ns running_ns error')


class Execution:
    def __init__(self, numbers):
        self.by_domain = {name: tuple(numbers[2 * i:2 * i + 2])
                          for i, name in enumerate(('raw', 'mem', 'obj'))}
        self.allocations = sum(numbers[0:6:2])
        self.allocated_bytes = sum(numbers[1:6:2])
        self.peak_bytes, self.left_bytes, self.collections = numbers[6:]


def inspected(values):
    count = values[0]
    rest = values[1 + 9 * count:]
    return {'executions': [Execution(values[1 + 9 * i:10 + 9 * i]) for i in range(count)],
            'peak_resident_bytes': rest[0], 'value': rest[1:4], 'again': rest[4:7],
            'bytecode': rest[7]}


class Failed(Exception):
    pass


class Worker:
    def __init__(self, command, core, header, env=None, stderr=None):
        ours, theirs = socket.socketpair()
        self.process = subprocess.Popen(
            [*command, '-c', boot(header), core, str(theirs.fileno())],
            pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=stderr, env=env)
        theirs.close()
        self.socket = ours
        self.socket.settimeout(60)
        self.hello = self.receive(HELLO)

    def send(self, kind, payload=b''):
        self.socket.sendall(struct.pack('<IB3x', len(payload), kind) + payload)

    def read(self, size):
        data = b''
        while len(data) < size:
            more = self.socket.recv(size - len(data))
            if not more:
                raise EOFError(f'the worker left with status {self.process.wait(10)}')
            data += more
        return data

    def receive(self, want):
        size, kind = struct.unpack('<IB3x', self.read(8))
        data = self.read(size)
        values, at = [], 0
        for field in fields_of(kind, data):
            if field == 'i':
                values.append(struct.unpack_from('<q', data, at)[0])
                at += 8
                continue
            length = struct.unpack_from('<I', data, at)[0]
            at += 4
            if length == 0xffffffff:
                values.append(None)
                continue
            values.append(data[at:at + length])
            at += length + 1
        assert at == size, 'a frame of another length than its fields'
        message = dict(zip(NAMES[kind], values)) if kind != INSPECTED else inspected(values)
        if kind == TIMED:
            message['counters'] = [Counter(*values[i:i + 4])
                                   for i in range(len(NAMES[TIMED]), len(values), 4)]
        if kind == FAILED:
            raise Failed({k: v.decode() if isinstance(v, bytes) else v
                          for k, v in message.items()})
        assert kind == want, f'frame {kind} instead of {want}'
        return message

    def case(self, run, setup=None, prepare=None, teardown=None, module_setup=None, params=(),
             few=0, many=1, gc_off=0, code=None, want_code=0, requires=(), file='case.yaml',
             kind=0, is_async=0, threads=1, program=(), value=None, inspect=0, count=0):
        payload = put_text(file)
        for source in (module_setup, setup, prepare, run, teardown, value):
            payload += put_source((source, 1, 1) if isinstance(source, str) else source)
        payload += put_int(len(params))
        payload += b''.join(put_text(name) + put_text(literal) for name, literal in params)
        payload += put_int(len(requires)) + b''.join(put_text(name) for name in requires)
        payload += put_int(few) + put_int(many) + put_int(gc_off)
        payload += put_int(kind) + put_int(is_async) + put_int(threads)
        payload += put_int(len(program)) + b''.join(map(put_text, program))
        payload += put_int(want_code) + put_int(inspect) + put_int(count)
        self.send(CASE, payload + put_text(code))
        return self.receive(READY)

    def sample(self, turns, few=0, lead=0, batch=0, batch_bytes=0, want_modules=0):
        self.send(SAMPLE, b''.join(map(put_int, (few, lead, turns, batch, batch_bytes,
                                                 want_modules))))
        return self.receive(TIMED)

    def inspect(self, warmup=40, executions=5, limit_ns=10**9):
        self.send(INSPECT, b''.join(map(put_int, (warmup, executions, limit_ns))))
        return self.receive(INSPECTED)

    def end(self):
        self.send(END)
        return self.receive(DONE)

    def close(self):
        self.socket.close()
        self.process.kill()
        self.process.wait()

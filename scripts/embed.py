#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""embed.py NAME INPUT... OUTPUT: text files, one behind the other, as a NUL-terminated C array `NAME`."""
import sys

name, *sources, target = sys.argv[1:]
data = b''
for source in sources:
    with open(source, 'rb') as file:
        data += file.read()
data += b'\0'
rows = [data[i:i + 16] for i in range(0, len(data), 16)]
with open(target, 'w', encoding='ascii') as file:
    file.write(f'static const char {name}[] = {{\n')
    for row in rows:
        file.write('    ' + ' '.join(f'{byte},' for byte in row) + '\n')
    file.write('};\n')

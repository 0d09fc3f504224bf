#!/usr/bin/env python3
"""Writes hashes.txt beside itself: `length TAB hash_bytes TAB checksum_bytes` (hexadecimal) of the byte strings whose byte i is
(i * i * 7 + i * 31 + length) % 256, for the lengths below. A second writing of both functions, from their description:

mix(state, word)   state = (state xor word) * 0x9e3779b97f4a7c15 mod 2^64; the result is state xor (state >> 32)
hash_bytes         state = length * 0x9e3779b97f4a7c15 mod 2^64; mix in the bytes as little-endian words of 8, the last one shorter; mix in 0
checksum_bytes     four lanes 1, 2, 3, 4; of every whole 32 bytes mix word i into lane i; state = length; mix in the four lanes;
                   mix in what is left as hash_bytes does; mix in 0
Run as: /usr/bin/python3 tests/golden/make_hashes.py"""
import os

M = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1


def mix(state, word):
    state = ((state ^ word) * M) & MASK
    return state ^ (state >> 32)


def mix_words(state, data):
    for at in range(0, len(data), 8):
        state = mix(state, int.from_bytes(data[at:at + 8], "little"))
    return mix(state, 0)


def hash_bytes(data):
    return mix_words((len(data) * M) & MASK, data)


def checksum_bytes(data):
    lanes = [1, 2, 3, 4]
    whole = len(data) // 32 * 32
    for at in range(0, whole, 32):
        for i in range(4):
            lanes[i] = mix(lanes[i], int.from_bytes(data[at + 8 * i:at + 8 * i + 8], "little"))
    state = len(data)
    for lane in lanes:
        state = mix(state, lane)
    return mix_words(state, data[whole:])


with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "hashes.txt"), "w", newline="\n") as out:
    for length in [*range(0, 70), 255, 256, 1000, 4099]:
        data = bytes((i * i * 7 + i * 31 + length) % 256 for i in range(length))
        print(f"{length}\t{hash_bytes(data):016x}\t{checksum_bytes(data):016x}", file=out)

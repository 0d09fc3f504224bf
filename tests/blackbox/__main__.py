"""Runs every black-box test: CIPIN=path/to/cipin /usr/bin/python3 tests/blackbox [PATTERN]

The binary is $CIPIN, else the release build's; it finds its lexicon as always (beside it, or $CIPIN_LEXICON).
PATTERN, as test_count*, chooses files. Every skip is said with its reason at the end.
"""
import os
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import support  # noqa: E402


def main():
    if any(argument in ("-h", "--help") for argument in sys.argv[1:]):
        print(__doc__)
        return 0
    if not os.access(support.CIPIN, os.X_OK):
        print(f"there is no cipin at {support.CIPIN}; name it with $CIPIN", file=sys.stderr)
        return 2
    suite = unittest.defaultTestLoader.discover(str(HERE), pattern=(sys.argv[1] if len(sys.argv) > 1 else "test_*") + ".py")
    result = unittest.TextTestRunner(verbosity=2 if os.environ.get("VERBOSE") else 1).run(suite)
    for test, reason in result.skipped:
        print(f"SKIPPED: {test.id()}: {reason}")
    failed = len(result.failures) + len(result.errors)
    print(f"blackbox: {result.testsRun} tests, {failed} failed, {len(result.skipped)} skipped")
    return 0 if result.testsRun > 0 and failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

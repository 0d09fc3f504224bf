#!/usr/bin/env bash
# Fetches a Debian source package from where this machine's apt gets its packages, and unpacks it with Debian's patches, those that fix security
# among them: bash batch/debian_source.sh PACKAGE FOLDER. Nothing of apt's own lists and settings is changed; a FOLDER that is there is taken
# as it stands.
set -euo pipefail
package="$1" folder="$(realpath -m "$2")"
[[ -d "$folder" ]] && exit 0

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir "$work/parts" "$work/lists"
chmod 755 "$work"  # apt fetches as a user of its own
# Debian's own sources, whatever form they have, asked for source packages.
for file in /etc/apt/sources.list.d/*.sources; do
  [[ -s "$file" ]] && sed 's/^Types:.*/Types: deb-src/' "$file" >"$work/parts/$(basename "$file")"
done
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
  [[ -s "$file" ]] && sed -n 's/^deb /deb-src /p' "$file" >"$work/parts/$(basename "$file" .list)-source.list"
done
apt=(apt-get -qq -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$work/parts" -o Dir::State::Lists="$work/lists"
  -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=)
cd "$work"
"${apt[@]}" update
"${apt[@]}" source --download-only "$package"
dpkg-source --no-check -x "${package}"_*.dsc unpacked >/dev/null  # apt has checked it
mkdir -p "$(dirname "$folder")"
mv unpacked "$folder"

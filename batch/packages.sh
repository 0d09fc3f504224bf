# Sourced by try.sh and tests/run.sh: installs Debian packages that are missing, and nothing if none is.

# need_packages NAME...
need_packages() {
  local missing=() name
  for name in "$@"; do
    [[ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" == installed ]] || missing+=("$name")
  done
  ((${#missing[@]} == 0)) && return 0
  local as_root=()
  if [[ "$(id -u)" != 0 ]]; then
    command -v sudo >/dev/null || { echo "These Debian packages are missing, and neither root nor sudo is at hand: ${missing[*]}" >&2; return 1; }
    as_root=(sudo)
  fi
  echo "Installing: ${missing[*]}" >&2
  local quiet=(-qq -y -o Dpkg::Use-Pty=0 --no-install-recommends)
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install "${quiet[@]}" "${missing[@]}" >/dev/null
}

# What a build of the program takes.
readonly BUILD_PACKAGES=(g++ cmake ninja-build git ca-certificates libutfcpp-dev libboost-program-options-dev libfmt-dev
  libsqlite3-dev libsimdjson-dev libarchive-dev libxml2-dev libxxhash-dev python3-jieba opencc)
# And what a static build takes beside.
readonly STATIC_PACKAGES=(libacl1-dev libbz2-dev liblz4-dev liblzma-dev libzstd-dev nettle-dev zlib1g-dev dpkg-dev tcl)

#!/bin/sh
# Prints the version of a package, from the git tag: 0.1.0 for v0.1.0, 0.1.0+12.g9cd31e0 for the twelfth commit after it,
# and where there is no tag yet 0.1.0~g9cd31e0, which comes before 0.1.0. The program must say the same of itself.
#
# usage: scripts/version.sh VERSION; what 'sprout --version' prints
set -eu

own=$1
if tag=$(git describe --tags --match 'v[0-9]*' 2>/dev/null); then
  version=$(printf '%s' "${tag#v}" | sed 's/-\([0-9]*\)-g\([0-9a-f]*\)$/+\1.g\2/')
  if [ "${version%%+*}" != "$own" ]; then
    echo "error: the tag is of version ${version%%+*}, and the program says $own (Sources/sprout/Sprout.swift)" >&2
    exit 1
  fi
  printf '%s\n' "$version"
elif commit=$(git rev-parse --short HEAD 2>/dev/null); then
  printf '%s~g%s\n' "$own" "$commit"
else
  printf '%s\n' "$own"
fi

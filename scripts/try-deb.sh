#!/bin/sh
# Installs a package in a minimal Debian made by debootstrap, runs the quickstart there as an ordinary user, removes the
# package, and says what it has left. Needs root, debootstrap and a mirror (MIRROR, SUITE).
#
# usage: scripts/try-deb.sh PACKAGE
set -eu

package=$1
suite=${SUITE:-bookworm}
mirror=${MIRROR:-http://deb.debian.org/debian}
command -v debootstrap >/dev/null 2>&1 || PATH=$PATH:/usr/sbin
command -v debootstrap >/dev/null 2>&1 || { echo "error: there is no debootstrap here; install it" >&2 && exit 1; }
[ "$(id -u)" -eq 0 ] || { echo "error: a root folder is made and entered by root alone" >&2 && exit 1; }

root=$(mktemp -d)
trap 'umount "$root/proc" 2>/dev/null || true; rm -rf "$root"' EXIT
inside() {
  chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8 "$@"
}
# Every path but what apt and dpkg keep for themselves.
files() {
  (cd "$root" && find . -xdev -path ./proc -prune -o -print |
    grep -Ev '^./(var/(cache|log|lib/apt|lib/dpkg)|tmp/after)|^./etc/[a-z]+-$' | sort)
}

# Its own users must be able to enter it.
chmod 755 "$root"
debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$root.log" 2>&1 || { tail "$root.log" >&2 && exit 1; }
rm "$root.log"
mount -t proc proc "$root/proc"
cp "$package" "$root/tmp/sprout.deb"
inside apt-get -qq update
inside apt-get -qq install -y --no-install-recommends man-db >/dev/null 2>&1

before=$(files)

echo "== install"
inside apt-get -qq install -y --no-install-recommends /tmp/sprout.deb >/dev/null 2>&1
inside dpkg -s sprout | sed -n '/^Version/p; /^Depends/p; /^Installed-Size/p'

echo "== run"
inside useradd -m someone
inside su someone -c 'cd && sprout run /usr/share/sprout/experiments/quickstart.yaml -q'
inside man -P cat sprout >"$root/tmp/manual"
verbs=$(inside sprout --help | sed -n '/^SUBCOMMANDS/,/^ *See/s/^  \([a-z][a-z]*\)  .*/\1/p' | grep -v '^help$')
for word in $(printf '%s' "$verbs" | sed 's/^/sprout./'); do
  grep -q "^ *$word" "$root/tmp/manual" || { echo "error: the manual page lacks $word" >&2 && exit 1; }
done
echo "== $(printf '%s\n' "$verbs" | wc -l) verbs, all in the manual page of $(wc -l <"$root/tmp/manual") lines"
inside userdel -r someone 2>/dev/null || true
rm "$root/tmp/manual"

echo "== remove"
inside apt-get -qq purge -y --auto-remove sprout >/dev/null 2>&1
if [ "$(files)" != "$before" ]; then
  echo "error: what has come or gone:" >&2
  files >"$root/tmp/after"
  printf '%s\n' "$before" | diff - "$root/tmp/after" | grep '^[<>]' >&2
  exit 1
fi
echo "nothing is left"

#!/bin/sh
# Makes a Debian package of a built program: scripts/deb.sh PROGRAM FOLDER prints the path of sprout_VERSION_ARCH.deb.
#
# Which libraries it depends on, and from which version on, is what the program itself is linked with.
set -eu
cd "$(dirname "$0")/.."

program=$1
folder=$2
for tool in dpkg-deb dpkg-shlibdeps strip; do
  command -v $tool >/dev/null 2>&1 || { echo "error: there is no $tool here; install dpkg-dev and binutils" >&2 && exit 1; }
done
version=$(scripts/version.sh "$("$program" --version)")
architecture=$(dpkg --print-architecture)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root

scripts/install.sh "$program" "$root/usr"
strip "$root/usr/bin/sprout"
# Where Debian's zsh looks for what packages bring.
mv "$root/usr/share/zsh/site-functions" "$root/usr/share/zsh/vendor-completions"
mkdir -p "$root/usr/share/doc/sprout" "$root/DEBIAN" "$work/debian"
{
  printf 'Copyright: the authors of sprout; Apache License 2.0, below. Of the data inside the program:\n\n'
  cat DATA_CREDITS.md
  echo
  cat LICENSE
} >"$root/usr/share/doc/sprout/copyright"
gzip -9nc CHANGELOG.md >"$root/usr/share/doc/sprout/changelog.gz"
find "$root" -type d -exec chmod 755 {} +
find "$root/usr/share" -type f -exec chmod 644 {} +

# dpkg-shlibdeps reads the name of a package from there.
printf 'Source: sprout\n\nPackage: sprout\nArchitecture: any\n' >"$work/debian/control"
depends=$(cd "$work" && dpkg-shlibdeps -O "$root/usr/bin/sprout" 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
cat >"$root/DEBIAN/control" <<CONTROL
Package: sprout
Version: $version
Architecture: $architecture
Maintainer: $(git log -1 --format='%an <%ae>' 2>/dev/null || echo 'sprout <root@localhost>')
Installed-Size: $(du -sk "$root/usr" | cut -f1)
Depends: $depends
Recommends: curl, gnuplot-nox
Section: science
Priority: optional
Description: experiments on growing neural networks
 Runs declarative experiments on neural networks that begin with a unit or two
 a layer and grow while they are trained, beside networks of fixed width, and
 says with intervals and tests which is better and at what cost.
CONTROL
mkdir -p "$folder"
package=$folder/sprout_${version}_$architecture.deb
dpkg-deb --root-owner-group -Zxz --build "$root" "$package" >/dev/null
printf '%s\n' "$package"

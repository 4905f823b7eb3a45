#!/bin/sh
# Puts a built program where the system looks for programs, with its manual page, completions for bash, zsh and fish, and
# the experiments that ship; or takes all of it away.
#
# usage: scripts/install.sh PROGRAM FOLDER, scripts/install.sh --remove FOLDER; FOLDER is /usr/local, say
set -eu
cd "$(dirname "$0")/.."

program=$1
to=$2
case $to in /*) ;; *) echo "error: the folder to install into must begin with a slash, not '$to'" >&2 && exit 2 ;; esac

bash=$to/share/bash-completion/completions
zsh=$to/share/zsh/site-functions
fish=$to/share/fish/vendor_completions.d
man=$to/share/man/man1
shared=$to/share/sprout

if [ "$program" = --remove ]; then
  rm -rf "$to/bin/sprout" "$man/sprout.1.gz" "$bash/sprout" "$zsh/_sprout" "$fish/sprout.fish" "$shared"
  exit
fi
# Everything the program says is asked for before anything is written.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for shell in bash zsh fish; do "$program" --generate-completion-script $shell >"$work/$shell"; done
"$program" manual | gzip -9n >"$work/sprout.1.gz"

mkdir -p "$to/bin" "$man" "$bash" "$zsh" "$fish" "$shared/experiments"
# By way of another name: a program that is running keeps its own file.
install -m 755 "$program" "$to/bin/.sprout.new"
mv -f "$to/bin/.sprout.new" "$to/bin/sprout"
install -m 644 "$work/sprout.1.gz" "$man/sprout.1.gz"
install -m 644 "$work/bash" "$bash/sprout"
install -m 644 "$work/zsh" "$zsh/_sprout"
install -m 644 "$work/fish" "$fish/sprout.fish"
install -m 644 experiments/*.yaml "$shared/experiments"

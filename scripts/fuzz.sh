#!/bin/sh
# Feeds damaged inputs to parsers: scripts/fuzz.sh SECONDS PARSER ...; make fuzz builds what it needs.
#
# Inputs that reached something new stay in .build-fuzz/corpus. What ended the program, or took more than 5 s or 1 GB, is
# kept in .build-fuzz/found, each cause once, with the command that repeats it; exit code 1 when there is any.
set -eu

program=.build-fuzz/release/sprout-fuzz

# Tries one input alone; what is said, and where it ends, is in the report. Seconds of the processor count, not of a clock
# that other programs share.
try() (
  ulimit -t 5
  SWIFT_BACKTRACE=enable=yes,color=no,interactive=no,threads=crashed exec timeout 60 "$program" "$1" >"$TMPDIR/report" 2>&1
)

# The message and the first places of the project on the stack.
cause() {
  sed -nE 's/.*(Fatal error: .*|Swift runtime failure: .*) in sprout-fuzz at .*/\1/p; s/.*(Fatal error: .*)/\1/p' \
    "$TMPDIR/report" | head -n 1
  grep -v checkouts "$TMPDIR/report" | sed -nE 's/^ *[0-9]+ .* at .*\/((Sources|Tests)\/[^ ]*\.swift:[0-9]+).*/\1/p' |
    uniq | head -n 3
}

feed() {
  seconds=$1
  FUZZ=$2
  TMPDIR=$scratch/$FUZZ
  export FUZZ TMPDIR
  found=.build-fuzz/found/$FUZZ
  corpus=.build-fuzz/corpus/$FUZZ
  mkdir -p "$TMPDIR" "$found" "$corpus"
  touch "$TMPDIR/begun"
  # A data file that has just been written is not believed before the clock of its file system goes on: meanwhile others.
  case $FUZZ in csv | idx | gzip) processes=8 ;; *) processes=1 ;; esac
  # A process that dies is one of many: libFuzzer keeps its input and starts the next. Swift's own report of the end would
  # hide it from libFuzzer.
  SWIFT_BACKTRACE=enable=no OPENBLAS_NUM_THREADS=1 "$program" -fork=$processes -ignore_crashes=1 \
    -ignore_timeouts=1 -ignore_ooms=1 \
    -max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 -max_len=16384 -dict=Tests/Fuzz/words.txt \
    -artifact_prefix="$found/" "$corpus" "Tests/Fuzz/Seeds/$FUZZ" >"$found/log" 2>&1 || true
  reached=$(sed -n 's/^#\([0-9]*\):.* cov: \([0-9]*\).*/\1 inputs, \2 places reached/p' "$found/log" | tail -n 1)
  if [ -z "$reached" ]; then
    tail -n 20 "$found/log" >&2
    return 1
  fi
  printf '%-12s %s\n' "$FUZZ" "$reached"
  rm -f "$found/causes" "$found/report"
  for input in "$found"/crash-* "$found"/timeout-* "$found"/oom-*; do
    [ -e "$input" ] || continue
    { try "$input"; } 2>/dev/null && ended=well || ended=badly
    case $ended:$input in
      # Mended since, or slow for want of a processor.
      well:*/timeout-*) rm "$input" && continue ;;
      well:*) if [ "$TMPDIR/begun" -nt "$input" ]; then rm "$input" && continue; fi ;;
    esac
    case $ended:$input in
      *:*/oom-*) kind="more than 1 GB" ;;
      well:*) kind="ended the program after other inputs" ;;
      *:*/timeout-*) kind="more than 5 s" ;;
      *) kind=trap ;;
    esac
    why="$kind $(cause | tr '\n' ' ')"
    if grep -qsxF -- "$why" "$found/causes"; then
      rm "$input"
      continue
    fi
    printf '%s\n' "$why" >>"$found/causes"
    printf '%s: %s\n  again: FUZZ=%s %s %s\n' "$FUZZ" "$why" "$FUZZ" "$program" "$input" | tee -a "$found/report"
  done
}

if [ "$1" = --feed ]; then
  feed "$2" "$3"
  exit
fi
seconds=$1
shift
base=/dev/shm
[ -w "$base" ] || base=${TMPDIR:-/tmp}
scratch=$(mktemp -d "$base/sprout-fuzz.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
export scratch
# One on each core.
printf '%s\n' "$@" | xargs -P "${JOBS:-$(nproc)}" -I{} "$0" --feed "$seconds" {}
for parser in "$@"; do
  [ ! -e ".build-fuzz/found/$parser/report" ] || exit 1
done

#!/bin/sh
# Reads a mirror-job archive with sh, git and sha256sum alone, and keeps the plain repositories
# beside it (OWNER/NAME.git) at the newest state that was shipped. README.txt says when to run it.
#
#   sh escrow.sh [-C PATH] refresh                        bring every OWNER/NAME.git up to date
#   sh escrow.sh [-C PATH] check                          read every byte, compare with its SHA-256
#   sh escrow.sh [-C PATH] states [NAME|ID]               list the states that can be rebuilt
#   sh escrow.sh [-C PATH] rebuild NAME|ID DIR [NUMBER [LINE]]   a bare repository of one state
#
# PATH is the folder that holds README.txt and escrow/ (default: the one above this script).
# Exit: 0 done, 1 something is damaged or could not be built (named on stderr), 2 wrong usage.
set -u
LC_ALL=C
export LC_ALL
GIT_CONFIG_NOSYSTEM=1
GIT_CONFIG_GLOBAL=/dev/null
# Nothing here needs a network, and a repository that names a remote must not get one to run.
GIT_ALLOW_PROTOCOL=none
GIT_NO_LAZY_FETCH=1
export GIT_CONFIG_NOSYSTEM GIT_CONFIG_GLOBAL GIT_ALLOW_PROTOCOL GIT_NO_LAZY_FETCH
unset GIT_DIR GIT_COMMON_DIR GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_INDEX_FILE

failed=0

fault() {
  echo "$1" >&2
  failed=1
}

usage() {
  sed -n '2,12s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

# The SHA-256 of a file; nothing where it cannot be read.
sha256() {
  sum=$(sha256sum <"$1")
  printf '%s\n' "${sum%% *}"
}

# The rest of the line of a file that begins with a word. The shell reads it itself: on a small NAS
# every process that need not be started counts.
field() {
  while IFS= read -r text; do
    case $text in
    "$1 "*)
      printf '%s\n' "${text#"$1" }"
      return 0
      ;;
    esac
  done <"$2"
}

# The one line of a file that need not be there.
line_of() {
  text=
  [ -f "$1" ] && IFS= read -r text <"$1"
  printf '%s\n' "$text"
}

# The newest line of a repository that holds a first state: a line is one unbroken chain.
newest_line() {
  newest=
  for candidate in "$1"/*/; do
    candidate=${candidate%/}
    for first in "$candidate"/states/000001-*.state; do
      [ -f "$first" ] && newest=$candidate
    done
  done
  [ -n "$newest" ]
}

# Whether the newest line of a repository repeats what the others say: ours begin anew from the same
# states, and a stranger with the upload key can lay a line of another story beside them. Of each
# other line, the state of its last run must be in the newest with the same refs and HEAD; or it ends
# before the newest begins, as after a store was lost.
one_story() (
  for other in "$1"/*/; do
    other=${other%/}
    [ "$other" != "$2" ] && [ -d "$other/states" ] || continue
    chain "$other" >"$scratch/other" 2>/dev/null
    [ -s "$scratch/other" ] || continue
    chain "$2" >"$scratch/newest" 2>/dev/null
    follows "$scratch/newest" "$scratch/other" && continue
    last_run=$(field run "$(tail -n 1 "$scratch/other")")
    chain "$2" 2>/dev/null | while IFS= read -r state; do
      printf '%s\n' "$state"
      [ "$(field run "$state")" != "$last_run" ] || break
    done >"$scratch/same"
    [ "$(field run "$(tail -n 1 "$scratch/same")")" = "$last_run" ] &&
      [ "$(field head "$(tail -n 1 "$scratch/other")")" = "$(field head "$(tail -n 1 "$scratch/same")")" ] &&
      [ "$(refs_of <"$scratch/other")" = "$(refs_of <"$scratch/same")" ] || {
      echo "$2: tells another story than $other: one of them is a stranger's" >&2
      return 1
    }
  done
)

# Whether the states listed in one file begin after those in another ended, and not in times to come:
# a stranger's line that does would never be contradicted by what we ship later.
follows() {
  begins=$(dates_of <"$1" | head -n 1)
  ended=$(dates_of <"$2" | tail -n 1)
  [ -n "$begins" ] && [ -n "$ended" ] &&
    expr "$ended" '<' "$begins" >/dev/null &&
    expr "$begins" '<=' "$(date -u +%Y-%m-%dT%H:%M:%S)" >/dev/null
}

# The times of states (on stdin), the earliest first; none where one is not of a year of four digits.
# Without the Z, that of a second sorts before those of its parts.
dates_of() {
  while IFS= read -r state; do cat "$state"; done |
    awk '/^time / { time = substr($0, 6); sub(/Z$/, "", time); times[++n] = time
                    if (time !~ /^[0-9][0-9][0-9][0-9]-/) odd = 1 }
         END      { if (!odd) for (i = 1; i <= n; i++) print times[i] }' |
    sort
}

# Prints the states of a line in order, while each names the one before it and is what its own
# name says. Stops, and says so, where the chain is damaged or forked.
chain() {
  line=$1
  limit=${2:-999999}
  number=1
  before=-
  while [ "$number" -le "$limit" ]; do
    padded=$(printf '%06d' "$number")
    found=
    for state in "$line/states/$padded"-*.state; do
      [ -f "$state" ] || continue
      hash=${state##*-}
      hash=${hash%.state}
      if [ "$(sha256 "$state")" != "$hash" ]; then
        echo "$state: its bytes are not what its name says" >&2
        continue
      fi
      if [ "$(field previous "$state")" != "$before" ]; then
        echo "$state: does not follow the state before it" >&2
        continue
      fi
      if [ -n "$found" ]; then
        echo "$line: two states claim number $number, the chain is forked there" >&2
        return 1
      fi
      found=$state
    done
    [ -n "$found" ] || break
    printf '%s\n' "$found"
    before=${found##*-}
    before=${before%.state}
    number=$((number + 1))
  done
  for later in "$line"/states/*.state; do
    [ -f "$later" ] || continue
    name=${later##*/}
    [ "$limit" = 999999 ] && [ "${name%%-*}" -gt $((number - 1)) ] 2>/dev/null || continue
    echo "$line: state $number is missing or damaged, later ones cannot be trusted" >&2
    return 1
  done
  [ "$number" -gt 1 ]
}

# The refs after a list of states (on stdin), as packed-refs(5) lines.
refs_of() {
  while IFS= read -r state; do cat "$state"; done |
    awk '/^\+/ { refs[$2] = substr($1, 2) }
         /^-/  { delete refs[substr($0, 2)] }
         END   { for (name in refs) print refs[name], name }' |
    sort -k 2
}

# A link costs no space; where the disk has none, a copy under a temporary name first. What is there
# already under that name may be a stranger's.
link_or_copy() {
  [ -f "$2" ] && cmp -s "$1" "$2" && return 0
  rm -f "$2" "$2.tmp"
  ln "$1" "$2" 2>/dev/null && return 0
  cp "$1" "$2.tmp" && mv "$2.tmp" "$2"
}

# Adds the thin pack on stdin to the objects of $1. Git reads its configuration from a repository of
# our own: a stranger with the upload key may have laid one beside those objects.
index_pack() {
  [ -d "$scratch/clean.git" ] || empty_repository "$scratch/clean.git" || return 1
  GIT_DIR=$scratch/clean.git GIT_OBJECT_DIRECTORY=$1/objects git index-pack --stdin --fix-thin
}

# Brings the objects of states (on stdin) numbered above $3 into the bare repository $2.
# $1 is the line. Packs are linked where the disk allows it, else copied.
add_objects() {
  line=$1
  repository=$2
  applied=$3
  while IFS= read -r state; do
    number=${state##*/}
    number=${number%%-*}
    number=${number#"${number%%[!0]*}"}
    [ "$number" -gt "$applied" ] || continue
    while read -r kind one two three four _; do
      case $kind in
      pack)
        for suffix in pack idx; do
          from=$line/objects/pack/pack-$one.$suffix
          to=$repository/objects/pack/pack-$one.$suffix
          want=$two
          [ "$suffix" = idx ] && want=$four
          if [ "$(sha256 "$from")" != "$want" ]; then
            echo "$from: damaged, its SHA-256 is not $want" >&2
            return 1
          fi
          link_or_copy "$from" "$to" || return 1
        done
        ;;
      bundle)
        from=$line/bundles/$(printf '%06d' "$number")-$one.bundle
        if [ "$(sha256 "$from")" != "$one" ]; then
          echo "$from: damaged, its SHA-256 is not in its name" >&2
          return 1
        fi
        tail -c "+$((three + 1))" "$from" | index_pack "$repository" >/dev/null || return 1
        ;;
      esac
    done <"$state"
    printf '%s\n' "$number" >"$repository/escrow-applied.tmp" &&
      mv "$repository/escrow-applied.tmp" "$repository/escrow-applied" || return 1
  done
}

# Makes the refs and HEAD of a bare repository those of the states listed in a file.
set_refs() {
  repository=$1
  list=$2
  refs_of <"$list" >"$repository/packed-refs.tmp" || return 1
  head=$(field head "$(tail -n 1 "$list")")
  case $head in
  refs/*) printf 'ref: %s\n' "$head" >"$repository/HEAD.tmp" ;;
  [0-9a-f]*) printf '%s\n' "$head" >"$repository/HEAD.tmp" ;;
  *) printf 'ref: refs/heads/main\n' >"$repository/HEAD.tmp" ;;
  esac
  # A loose ref would hide the packed one of the same name, and nothing of ours is loose.
  find "$repository/refs" -type f -exec rm -f {} + || return 1
  mv "$repository/packed-refs.tmp" "$repository/packed-refs" &&
    mv "$repository/HEAD.tmp" "$repository/HEAD"
}

# OWNER/NAME of a state, or a fault: a name is never trusted as a path.
name_of() {
  name=$(field name "$1")
  case $name in
  */*/* | .* | -* | */.* | */-* | /* | */ | escrow/*) return 1 ;;
  */*) ;;
  *) return 1 ;;
  esac
  case $name in
  *[!A-Za-z0-9._/-]*) return 1 ;;
  esac
  printf '%s\n' "$name"
}

# What `git init --bare` makes, without a process for it.
empty_repository() {
  mkdir -p "$1/objects/pack" "$1/refs/heads" "$1/refs/tags" &&
    printf 'ref: refs/heads/main\n' >"$1/HEAD" && plain_config "$1"
}

plain_config() {
  printf '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n' >"$1/config"
}

# Whether a folder is below the root in truth, not through a link that leads out of it.
inside() {
  real=$(cd -P "$1" 2>/dev/null && pwd -P) || return 1
  case $real/ in
  "$(cd -P "$root" && pwd -P)"/*) ;;
  *) return 1 ;;
  esac
}

# Takes everything out of a plain repository that we did not put there: an upload key that cannot
# overwrite can still add a configuration, hooks, other refs, or links to files elsewhere.
purge() {
  find "$1/" -type l -exec rm -f {} +
  for file in "$1"/* "$1"/.[!.]*; do
    case ${file##*/} in
    HEAD | packed-refs | description | escrow-id | escrow-line | escrow-applied | objects | refs) ;;
    *) rm -rf "$file" ;;
    esac
  done
  rm -rf "$1/objects/info"
  plain_config "$1"
  mkdir -p "$1/objects/pack" "$1/refs/heads" "$1/refs/tags"
}

# Which plain repositories there are: a file for each id, with their folders.
find_views() {
  for known in "$root"/*/*.git; do
    [ -f "$known/escrow-id" ] && [ ! -h "$known" ] || continue
    known_id=$(line_of "$known/escrow-id")
    # A stranger may have written it.
    case $known_id in
    */*/* | .* | */.* | /* | */ | *[!A-Za-z0-9._/-]*) continue ;;
    */*) mkdir -p "$scratch/views/${known_id%/*}" && printf '%s\n' "$known" >>"$scratch/views/$known_id" ;;
    esac
  done
}

# After a rename upstream the repository moves to its new name, and the old one leads to it.
move_renamed() {
  [ -f "$scratch/views/$id" ] || return 0
  while IFS= read -r known; do
    [ "$known" != "$1" ] && [ ! -e "$1" ] && [ ! -h "$known" ] || continue
    mkdir -p "${1%/*}" && mv "$known" "$1" && ln -s "../${1#"$root"/}" "$known" 2>/dev/null
  done <"$scratch/views/$id"
}

# A new line may hold less than the one before: the repository is made again beside, and swapped.
begin_anew() {
  rm -rf "$1.new" "$1.old"
  empty_repository "$1.new" &&
    add_objects "$2" "$1.new" 0 <"$scratch/states" &&
    set_refs "$1.new" "$scratch/states" || { rm -rf "$1.new"; return 1; }
  printf '%s\n' "$id" >"$1.new/escrow-id"
  printf '%s\n' "${2##*/}" >"$1.new/escrow-line"
  [ ! -e "$1" ] || mv "$1" "$1.old" || return 1
  mv "$1.new" "$1" && rm -rf "$1.old"
}

refresh_one() {
  archive=$1
  id=${archive#"$root"/escrow/}
  newest_line "$archive" || return 0
  line=$newest
  one_story "$archive" "$line" || { fault "$archive: left as it is"; return 0; }
  chain "$line" >"$scratch/states" || fault "$archive: using the whole part of the chain only"
  [ -s "$scratch/states" ] || return 0
  last=$(tail -n 1 "$scratch/states")
  if ! name=$(name_of "$last"); then
    fault "$last: its name cannot be a folder here"
    return 0
  fi
  view=$root/$name.git
  if [ -e "$view" ] && [ "$(line_of "$view/escrow-id")" != "$id" ]; then
    view=$root/$name.${id##*/}.git
  fi
  move_renamed "$view"
  mkdir -p "${view%/*}" || { fault "$view: could not be made"; return 0; }
  if ! inside "${view%/*}" || { [ -e "$view" ] || [ -h "$view" ]; } && ! inside "$view"; then
    fault "$view: a link leads out of this folder, nothing is written there"
    return 0
  fi
  [ ! -e "$view" ] || purge "$view"
  if [ ! -f "$view/HEAD" ] || [ "$(line_of "$view/escrow-line")" != "${line##*/}" ]; then
    begin_anew "$view" "$line" || { fault "$view: left as it was, the new line is damaged"; return 0; }
  else
    printf '%s\n' "$id" >"$view/escrow-id"
    applied=$(line_of "$view/escrow-applied")
    if ! add_objects "$line" "$view" "${applied:-0}" <"$scratch/states"; then
      fault "$view: left at state $(line_of "$view/escrow-applied"), what follows is damaged"
      return 0
    fi
    set_refs "$view" "$scratch/states" || { fault "$view: its refs could not be written"; return 0; }
  fi
  number=${last##*/}
  printf '%s, state %s of %s\n' "$name" "${number%%-*}" "$(field time "$last")" >"$view/description"
  short=$root/${name#*/}.git
  [ -e "$short" ] || [ -h "$short" ] || ln -s "${view#"$root"/}" "$short" 2>/dev/null || :
  echo "$name.git: state ${number%%-*} of $(field time "$last")"
}

check_one() {
  for line in "$1"/*/; do
    line=${line%/}
    [ -d "$line/states" ] || continue
    chain "$line" >"$scratch/states" || fault "$line: the chain is damaged"
    while IFS= read -r state; do
      number=${state##*/}
      number=${number%%-*}
      while read -r kind one two three four _; do
        case $kind in
        pack)
          check_file "$line/objects/pack/pack-$one.pack" "$two"
          check_file "$line/objects/pack/pack-$one.idx" "$four"
          ;;
        bundle) check_file "$line/bundles/$number-$one.bundle" "$one" ;;
        esac
      done <"$state"
    done <"$scratch/states"
  done
}

check_file() {
  if [ ! -f "$1" ]; then
    fault "$1: missing"
  elif [ "$(sha256 "$1")" != "$2" ]; then
    fault "$1: damaged, its SHA-256 is not $2"
  else
    files=$((files + 1))
  fi
}

# The archive folders whose id or newest name is $1 (all of them without $1).
archives_named() {
  for archive in "$root"/escrow/*/*/; do
    archive=${archive%/}
    newest_line "$archive" || continue
    last=$(ls "$newest"/states/*.state | tail -n 1)
    if [ -z "${1:-}" ] || [ "${archive#"$root"/escrow/}" = "$1" ] || [ "$(field name "$last")" = "$1" ]; then
      printf '%s\n' "$archive"
    fi
  done
}

states() {
  archives_named "${1:-}" >"$scratch/archives"
  while IFS= read -r archive; do
    newest_line "$archive"
    chain "$newest" >"$scratch/states" || failed=1
    while IFS= read -r state; do
      number=${state##*/}
      printf '%s\t%s\t%s\t%s\n' "${archive#"$root"/escrow/}" "$(field name "$state")" "${number%%-*}" "$(field time "$state")"
    done <"$scratch/states"
  done <"$scratch/archives"
}

rebuild() {
  [ $# -ge 2 ] || usage
  archive=$(archives_named "$1" | tail -n 1)
  if [ -z "$archive" ]; then
    echo "$1: no such repository here; 'states' lists them" >&2
    exit 2
  fi
  if [ -e "$2" ]; then
    echo "$2: exists already; name a folder that does not" >&2
    exit 2
  fi
  if [ $# -ge 4 ]; then
    newest=$archive/$4
  else
    newest_line "$archive"
    one_story "$archive" "$newest" || {
      echo "  compare them, and name the one that is right: rebuild $1 $2 NUMBER LINE" >&2
      exit 1
    }
  fi
  limit=$(expr "${3:-999999}" + 0)
  chain "$newest" "$limit" >"$scratch/states" || exit 1
  count=$(wc -l <"$scratch/states" | tr -d ' ')
  if [ -n "${3:-}" ] && [ "$count" != "$limit" ]; then
    echo "$newest: state $3 is not there or not whole; 'rebuild $1 $2 $count' gives the last before it" >&2
    exit 1
  fi
  empty_repository "$2" &&
    add_objects "$newest" "$2" 0 <"$scratch/states" &&
    set_refs "$2" "$scratch/states" || exit 1
  rm -f "$2/escrow-applied"
  echo "$2: state $count of $1"
}

root=
if [ "${1:-}" = -C ]; then
  root=${2:-}
  shift 2
else
  root=$(dirname "$0")/..
fi
root=$(cd "$root" 2>/dev/null && pwd) || { echo "the folder of the archive cannot be entered" >&2; exit 2; }
[ $# -ge 1 ] || usage
for tool in git sha256sum awk; do
  command -v "$tool" >/dev/null || { echo "$tool is not installed here" >&2; exit 2; }
done
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

verb=$1
shift
case $verb in
refresh)
  find_views
  for archive in "$root"/escrow/*/*/; do
    [ -d "$archive" ] && refresh_one "${archive%/}"
  done
  ;;
check)
  files=0
  for archive in "$root"/escrow/*/*/; do
    [ -d "$archive" ] && check_one "${archive%/}"
  done
  echo "$files files are what their states say"
  ;;
states) states "$@" ;;
rebuild) rebuild "$@" ;;
*) usage ;;
esac
exit "$failed"

#!/bin/sh
# Reads a mirror-job archive with sh, git, awk and sha256sum alone, and keeps the plain repositories
# beside it (OWNER/NAME.git) at the newest state that was shipped. README.txt says when to run it.
#
#   sh escrow.sh [-C PATH] refresh                        bring every OWNER/NAME.git up to date
#   sh escrow.sh [-C PATH] check                          read every byte, compare with its SHA-256
#   sh escrow.sh [-C PATH] states [NAME|ID]               list the states that can be rebuilt
#   sh escrow.sh [-C PATH] rebuild NAME|ID DIR [NUMBER [LINE]]   a bare repository of one state
#
# PATH is the folder that holds README.txt and escrow/ (default: the one above this script).
# Exit: 0 done, 1 something is damaged, could not be built, or tells two stories (named on stderr),
# 2 wrong usage.
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
tab=$(printf '\t')

fault() {
  echo "$1" >&2
  failed=1
}

usage() {
  sed -n '2,12s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

# A small NAS takes long to start a process, so that one awk(1) or sha256sum(1) reads for all
# repositories, and for one that has nothing new no process is started at all.

# Sets $text to the one line of a file that need not be there.
line_of() {
  text=
  [ -f "$1" ] && IFS= read -r text <"$1"
}

# What the awk programs below share: which names are ours, and the refs after some states of a line.
common='
function ours(path,   p) {
  return split(path, p, "/") == 6 && p[1] == "." && p[2] !~ /[^a-z0-9._-]/ && p[3] ~ /^[1-9][0-9]*$/ &&
    length(p[4]) == 22 && p[4] ~ /^[0-9]+T[0-9]+-[0-9a-f]+$/ && p[5] == "states" &&
    p[6] ~ /^[0-9]+-[0-9a-f]+\.state$/ && length(p[6]) >= 77 && index(p[6], "-") == length(p[6]) - 70
}
# Adds a state to a map of refs; the names of all that ever were in it stand in order[1..order[0]].
function add(path, refs, order,   text, at, ref) {
  while ((getline text < path) > 0) {
    if (text ~ /^\+/) {
      at = index(text, " "); ref = substr(text, at + 1)
      if (!(ref in refs)) order[++order[0]] = ref
      refs[ref] = substr(text, 2, at - 2)
    } else if (text ~ /^-/) refs[substr(text, 2)] = ""
  }
  close(path)
}
'

# Reads all states, and which plain repositories there are (the file views). Writes
#   chains   LINE NUMBER PATH TIME HEAD NAME, for the states of each line that are whole, each naming the one before
#   lines    LINE COUNT BEGINS ENDS
#   said     LINE, what is wrong with it in words
#   broken   the lines that go on after their whole part
#   shown    ID WHAT LINE COUNT TIME HEAD NAME: what OWNER/NAME.git is to show (main; torn where that is
#            contradicted), and what else is told of that repository (other)
#
# Lines of one store hang together: a later one repeats states of an earlier one. A stranger with the
# upload key can lay a line beside them, but knows nothing of ours to repeat. So a plain repository
# stays with the story that it shows; what hangs together with it in two ways stays where it is.
read_archive() {
  cd "$root/escrow" 2>/dev/null || { echo "$root has no folder escrow" >&2; exit 2; }
  find . -type f -name '*.state' | awk "$common"' ours($0)' | sort >"$scratch/states"
  : >"$scratch/sums"
  [ ! -s "$scratch/states" ] || xargs sha256sum <"$scratch/states" >"$scratch/sums"
  for file in chains lines said broken shown; do : >"$scratch/$file"; done
  awk -F "$tab" -v out="$scratch/" "$common"'
    function say(line, words) { print line "\t" words > (out "said") }
    function field(text, word) { return index(text, word " ") == 1 ? substr(text, length(word) + 2) : "" }

    # Reads what is above the refs and payloads of a state.
    function read(path, line, number,   text, part, n, bad) {
      while (n < 8 && (getline text < path) > 0) part[++n] = text
      close(path)
      split(path, p, "/")
      time[path] = field(part[5], "time"); run[path] = field(part[6], "run")
      previous[path] = field(part[7], "previous"); head[path] = field(part[8], "head")
      name[path] = field(part[4], "name")
      gsub(/[^A-Za-z0-9._\/-]/, "?", name[path])
      mark[path] = run[path] "\t" time[path] "\t" head[path] "\t" name[path]
      return part[1] == "mirror-job state 1" && part[2] == "number " number &&
        part[3] == "repository " p[2] "/" p[3] && name[path] != "" && head[path] != "" &&
        head[path] !~ /[ \t]/ && run[path] ~ /^[0-9]+-[0-9TZ]+$/ && time[path] ~ /^[0-9TZ:.+-]+$/
    }

    # The states of a line in order, while each names the one before it.
    function follow(line,   n, found, at, c, of, before) {
      before = "-"
      for (n = 1; (line, n) in candidates; n++) {
        found = ""
        of = split(candidates[line, n], c, "\n")
        for (at = 1; at < of; at++) {
          if (previous[c[at]] != before) say(line, c[at] ": does not follow the state before it")
          else if (found != "") {
            say(line, line ": two states claim number " n ", the chain is forked there")
            found = ""; n = 0; break
          } else found = c[at]
        }
        if (found == "") break
        count[line] = n; chain[line, n] = found
        print line "\t" n "\t" found "\t" time[found] "\t" head[found] "\t" name[found] > (out "chains")
        before = substr(found, length(found) - 69, 64)
      }
      if (last[line] > count[line]) {
        if (n) say(line, line ": state " count[line] + 1 " is missing or damaged, later ones cannot be trusted")
        print line > (out "broken")
      }
    }

    # When the whole part of a line begins and ends. Without the Z, the time of a second sorts before
    # those of its parts.
    function span(line,   n, at) {
      for (n = 1; n <= count[line]; n++) {
        at = substr(time[chain[line, n]], 1, length(time[chain[line, n]]) - 1)
        if (n == 1 || at < begins[line]) begins[line] = at
        if (n == 1 || at > ends[line]) ends[line] = at
      }
      print line "\t" count[line] "\t" begins[line] "Z\t" ends[line] "Z" > (out "lines")
    }

    function place(line, path,   n) {
      for (n = 1; n <= count[line]; n++) if (mark[chain[line, n]] == mark[path]) return n
      return 0
    }

    function same_refs(a, i, b, j,   n, left, right, order) {
      split("", left); split("", right); split("", order)
      for (n = 1; n <= i; n++) add(chain[a, n], left, order)
      for (n = 1; n <= j; n++) add(chain[b, n], right, order)
      for (n = 1; n <= order[0]; n++) if (left[order[n]] "" != right[order[n]] "") return 0
      return 1
    }

    # Of two lines: 1 if one begins with a state of the other, and both say the same as far as both
    # go; -1 if they differ after it; 0 if neither begins so.
    function bond(a, b,   i, j, n) {
      if ((a, b) in bonds) return bonds[a, b]
      i = place(a, chain[b, 1]); j = place(b, chain[a, 1])
      if (!i && !j) return bonds[a, b] = bonds[b, a] = 0
      if (i) j = 1; else i = 1
      n = same_refs(a, i, b, j)
      while (n && i < count[a] && j < count[b]) n = mark[chain[a, ++i]] == mark[chain[b, ++j]]
      n = n && same_refs(a, i, b, j)
      return bonds[a, b] = bonds[b, a] = n ? 1 : -1
    }

    # Marks the lines that hang together with one of a repository (those from..to of all), without
    # those that contradict it. Gives the newest; that one itself where others contradict each other.
    function story(one, from, to,   i, j, grown, newest) {
      taken[one] = 1
      do {
        grown = 0
        for (i = from; i <= to; i++) for (j = from; j <= to; j++)
          if (taken[all[i]] == 1 && !taken[all[j]] && count[all[j]] &&
              bond(all[i], all[j]) == 1 && bond(one, all[j]) != -1) grown = taken[all[j]] = 1
      } while (grown)
      newest = one; torn = 0
      for (i = from; i <= to; i++) if (taken[all[i]] == 1) {
        if (all[i] > newest) newest = all[i]
        for (j = from; j < i; j++) if (taken[all[j]] == 1 && bond(all[i], all[j]) == -1) torn = 1
      }
      if (torn) {
        newest = one
        say(one, one ": goes on in two ways that contradict each other: one of them is a stranger'"'"'s")
      }
      for (i = from; i <= to; i++) if (taken[all[i]] == 1) taken[all[i]] = 2
      return newest
    }

    function show(id, what, line,   path) {
      path = chain[line, count[line]]
      print id "\t" what "\t" line "\t" count[line] "\t" time[path] "\t" head[path] "\t" name[path] > (out "shown")
    }

    function tell(id, from, to,   i, one, main) {
      one = ""
      for (i = to; i >= from; i--) if (count[all[i]]) one = all[i]
      for (i = from; i <= to; i++) if (count[all[i]] && (all[i] in viewed)) { one = all[i]; break }
      if (one == "") return
      main = story(one, from, to)
      show(id, torn ? "torn" : "main", main)
      for (i = to; i >= from; i--) if (count[all[i]] && !taken[all[i]]) {
        one = story(all[i], from, to)
        show(id, "other", one)
        say(one, one ": tells another story than " main ": one of them is a stranger'"'"'s, or of a store that was begun anew")
      }
    }

    FILENAME == (out "views") { viewed[$1 "/" $2] = 1; next }
    FILENAME == (out "sums") { sum[substr($0, 67)] = substr($0, 1, 64); next }
    {
      split($0, p, "/")
      line = p[2] "/" p[3] "/" p[4]
      number = substr(p[6], 1, index(p[6], "-") - 1) + 0
      if (!(line in last)) { all[++lines] = line; last[line] = 0; count[line] = 0 }
      if (number > last[line]) last[line] = number
      if (sum[$0] != substr($0, length($0) - 69, 64)) say(line, $0 ": its bytes are not what its name says")
      else if (!read($0, line, number)) say(line, $0 ": is not a state of this repository that we know")
      else candidates[line, number] = candidates[line, number] $0 "\n"
    }
    END {
      for (i = 1; i <= lines; i++) { follow(all[i]); if (count[all[i]]) span(all[i]) }
      for (from = 1; from <= lines; from = to + 1) {
        id = substr(all[from], 1, length(all[from]) - 23)
        for (to = from; to < lines && substr(all[to + 1], 1, length(all[to + 1]) - 23) == id; to++);
        tell(id, from, to)
      }
    }' "$scratch/views" "$scratch/sums" "$scratch/states" || exit 1
}

# Says what is wrong with a line, or with all.
say_of() {
  while IFS="$tab" read -r about words; do
    [ -n "${1:-}" ] && [ "$about" != "$1" ] || fault "$words"
  done <"$scratch/said"
}

# Of the states that the file need names (K LINE FROM TO, FROM not among them), the payloads: the file
# parts (K NUMBER KIND WANTED PATH HEADER), each with whether it is what its state says.
read_payloads() {
  awk -F "$tab" -v need="$scratch/need" '
    BEGIN {
      while ((getline row < need) > 0) {
        split(row, r, "\t"); order[++rows] = r[1]; of[r[1]] = r[2]; from[r[1]] = r[3]; to[r[1]] = r[4]
      }
    }
    { path[$1, $2] = $3 }
    END {
      for (i = 1; i <= rows; i++) for (n = from[order[i]] + 1; n <= to[order[i]]; n++) {
        line = of[order[i]]; file = path[line, n]
        while ((getline text < file) > 0) {
          split(text, w, " ")
          if (w[1] == "pack" && w[2] !~ /[^0-9a-f]/) {
            print order[i] "\t" n "\tpack\t" w[3] "\t./" line "/objects/pack/pack-" w[2] ".pack\t0"
            print order[i] "\t" n "\tpack\t" w[5] "\t./" line "/objects/pack/pack-" w[2] ".idx\t0"
          } else if (w[1] == "bundle" && w[2] !~ /[^0-9a-f]/)
            print order[i] "\t" n "\tbundle\t" w[2] "\t./" line "/bundles/" sprintf("%06d", n) "-" w[2] ".bundle\t" w[4] + 0
          else if (w[1] ~ /^[+-]/ || w[1] == "end") break
        }
        close(file)
        print order[i] "\t" n "\tend\t-\t-\t0"
      }
    }' "$scratch/chains" >"$scratch/wanted" || exit 1
  awk -F "$tab" '$3 != "end" { print $5 }' "$scratch/wanted" >"$scratch/files"
  : >"$scratch/read"
  [ ! -s "$scratch/files" ] || xargs sha256sum <"$scratch/files" >"$scratch/read" 2>/dev/null
  awk -F "$tab" -v read="$scratch/read" '
    BEGIN { while ((getline row < read) > 0) sum[substr(row, 67)] = substr(row, 1, 64) }
    { print $0 "\t" ($3 == "end" || sum[$5] == $4 ? "whole" : $5 in sum ? "damaged" : "missing") }
  ' "$scratch/wanted" >"$scratch/parts" || exit 1
  exec 4<"$scratch/parts"
  next_part
}

next_part() {
  IFS="$tab" read -r part_of number kind wanted path header whole <&4 || part_of=
}

# A link costs no space; where the disk has none, a copy under a temporary name first. What is there
# already under that name may be a stranger's.
link_or_copy() {
  [ -f "$2" ] && cmp -s "$1" "$2" && return 0
  rm -f "$2" "$2.tmp"
  ln "$1" "$2" 2>/dev/null && return 0
  cp "$1" "$2.tmp" && mv "$2.tmp" "$2"
}

# Links the packs that wait, all at once where nothing is in their way.
link_packs() {
  [ -n "$packs" ] || return 0
  # Names of ours have no space in them.
  ln $packs "$1/objects/pack/" 2>/dev/null || for pack in $packs; do
    link_or_copy "$pack" "$1/objects/pack/${pack##*/}" || return 1
  done
  packs=
}

# Adds the thin pack on stdin to the objects of $1. Git reads its configuration from a repository of
# our own: a stranger with the upload key may have laid one beside those objects.
index_pack() {
  [ -d "$scratch/clean.git" ] || empty_repository "$scratch/clean.git" || return 1
  GIT_DIR=$scratch/clean.git GIT_OBJECT_DIRECTORY=$1/objects git index-pack --stdin --fix-thin
}

said_part() {
  [ "$whole" = missing ] && echo "$path: missing" || echo "$path: damaged, its SHA-256 is not $wanted"
}

# Brings the payloads that the file parts has for $1 into the bare repository $2, and counts there.
add_objects() {
  packs=
  added=0
  while [ "$part_of" = "$1" ]; do
    [ "$added" != 0 ] || [ "$whole" = whole ] || { fault "$(said_part)"; added=1; }
    if [ "$added" = 0 ]; then
      case $kind in
      pack) packs="$packs $path" ;;
      bundle)
        link_packs "$2" && tail -c "+$((header + 1))" "$path" | index_pack "$2" >/dev/null || added=1
        ;;
      end) link_packs "$2" && printf '%s\n' "$number" >"$2/escrow-applied" || added=1 ;;
      esac
    fi
    next_part
  done
  return "$added"
}

# Writes the refs after TO states of a line, as packed-refs(5), for each row LINE TO FILE of the file
# refs. What is written whole is in the file written.
write_refs() {
  awk -F "$tab" -v rows="$scratch/refs" "$common"'
    { path[$1, $2] = $3 }
    END {
      while ((getline row < rows) > 0) {
        split(row, r, "\t"); split("", refs); split("", order)
        for (n = 1; n <= r[2]; n++) add(path[r[1], n], refs, order)
        printf "" > r[3]
        for (n = 1; n <= order[0]; n++) if (refs[order[n]] != "") print refs[order[n]], order[n] > r[3]
        if (close(r[3]) == 0) print r[3]
      }
    }' "$scratch/chains" >"$scratch/written"
}

# HEAD is written last: a folder without one is not a repository yet.
write_head() {
  case $2 in
  refs/*) text="ref: $2" ;;
  [0-9a-f]*) text=$2 ;;
  *) text="ref: refs/heads/main" ;;
  esac
  printf '%s\n' "$text" >"$1/HEAD"
}

# OWNER/NAME, or a fault: a name is never trusted as a path.
is_plain() {
  case $1 in
  */*/* | .* | -* | */.* | */-* | /* | */ | escrow/* | *[!A-Za-z0-9._/-]*) return 1 ;;
  */*) ;;
  *) return 1 ;;
  esac
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
  [ -h "$1" ] || [ -h "${1%/*}" ] || return 0
  real=$(cd -P "$1" 2>/dev/null && pwd -P) || return 1
  case $real/ in
  "$(cd -P "$root" && pwd -P)"/*) ;;
  *) return 1 ;;
  esac
}

# Takes everything out of a plain repository that we did not put there: an upload key that cannot
# overwrite can still add a configuration, hooks, other refs, or links to files elsewhere. A loose ref
# would hide the packed one of the same name, and nothing of ours is loose.
purge() {
  for file in "$1"/* "$1"/.[!.]* "$1"/objects/* "$1"/objects/.[!.]* "$1"/objects/pack/* \
    "$1"/objects/pack/.[!.]* "$1"/refs/* "$1"/refs/.[!.]* "$1"/refs/*/* "$1"/refs/*/.[!.]*; do
    [ -e "$file" ] || [ -h "$file" ] || continue
    if [ ! -h "$file" ]; then
      case ${file#"$1"/} in
      HEAD | packed-refs | description | escrow-id | escrow-line | escrow-applied) [ ! -f "$file" ] || continue ;;
      objects | objects/pack | refs | refs/heads | refs/tags) [ ! -d "$file" ] || continue ;;
      objects/pack/pack-*.pack | objects/pack/pack-*.idx | objects/pack/pack-*.rev) [ ! -f "$file" ] || continue ;;
      esac
    fi
    rm -rf "$file"
  done
  plain_config "$1"
  for folder in objects/pack refs/heads refs/tags; do [ -d "$1/$folder" ] || mkdir -p "$1/$folder"; done
}

# Which plain repositories there are: a row ID LINE for each, and a file for each id, with their
# folders.
find_views() {
  for known in "$root"/*/*.git; do
    [ -f "$known/escrow-id" ] && [ ! -h "$known" ] || continue
    is_plain "${known#"$root"/}" || continue
    line_of "$known/escrow-id"
    id=$text
    # A stranger may have written it.
    case $id in
    */*/* | .* | */.* | /* | */ | *[!A-Za-z0-9._/-]*) continue ;;
    */*) ;;
    *) continue ;;
    esac
    case $known in
    # What is told beside the story of OWNER/NAME.git.
    *.????????T??????-??????.git | *.????????T??????-??????.*.git) continue ;;
    esac
    line_of "$known/escrow-line"
    case $text in
    "" | *[!0-9a-fT-]*) ;;
    *) printf '%s\t%s\n' "$id" "$text" >>"$scratch/views" ;;
    esac
    [ -d "$scratch/of/${id%/*}" ] || mkdir -p "$scratch/of/${id%/*}"
    printf '%s\n' "$known" >>"$scratch/of/$id"
  done
}

# After a rename upstream the repository moves to its new name, and the old one leads to it.
move_renamed() {
  [ -f "$scratch/of/$id" ] || return 0
  while IFS= read -r known; do
    [ "$known" != "$1" ] && [ ! -e "$1" ] && [ ! -h "$known" ] || continue
    mkdir -p "${1%/*}" && mv "$known" "$1" && ln -s "../${1#"$root"/}" "$known" 2>/dev/null
  done <"$scratch/of/$id"
}

# Finds the folder of what is shown, takes out what is not ours, and says in the files need and plan
# what is to be done. One whose line is another is made anew beside, and swapped: a new line may hold
# less than the one before.
prepare() {
  is_plain "$name" || { fault "$line: its name cannot be a folder here"; return 0; }
  view=$root/$name.git
  [ "$what" != other ] || view=$root/$name.${line##*/}.git
  line_of "$view/escrow-id"
  if [ -e "$view" ] && [ "$text" != "$id" ]; then
    view=${view%.git}.${id##*/}.git
  fi
  [ "$what" = other ] || move_renamed "$view"
  [ -d "${view%/*}" ] || mkdir -p "${view%/*}" || { fault "$view: could not be made"; return 0; }
  if ! inside "${view%/*}" || { [ -e "$view" ] || [ -h "$view" ]; } && ! inside "$view"; then
    fault "$view: a link leads out of this folder, nothing is written there"
    return 0
  fi
  into=$view
  applied=0
  [ ! -e "$view" ] || purge "$view"
  line_of "$view/escrow-line"
  if [ ! -f "$view/HEAD" ] || [ "$text" != "${line##*/}" ]; then
    [ ! -e "$view" ] || into=$view.new
    [ ! -e "$into" ] || rm -rf "$into"
    mkdir -p "$into/objects/pack" "$into/refs/heads" "$into/refs/tags" || { fault "$view: could not be made"; return 0; }
    plain_config "$into"
    printf '%s\n' "${line##*/}" >"$into/escrow-line"
  else
    line_of "$view/escrow-applied"
    case $text in
    "" | *[!0-9]*) ;;
    *) applied=$text ;;
    esac
  fi
  printf '%s\n' "$id" >"$into/escrow-id"
  padded=00000$count
  while [ ${#padded} -gt 6 ] && [ "${padded#0}" != "$padded" ]; do padded=${padded#0}; done
  state="state $padded of $time"
  line_of "$into/description"
  # The description is written after all else.
  if [ "$text" = "$name, $state" ] && [ "$applied" = "$count" ]; then
    echo "${view#"$root"/}: $state"
    return 0
  fi
  [ "$applied" -ge "$count" ] || printf '%s\t%s\t%s\t%s\n' "$into" "$line" "$applied" "$count" >>"$scratch/need"
  refs=$into/packed-refs
  [ ! -f "$into/HEAD" ] || refs=$refs.tmp
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$into" "$view" "$line" "$count" "$refs" "$head" "$name, $state" >>"$scratch/plan"
}

# Brings the objects of what was prepared, and says in the file refs whose refs are to be written.
bring() {
  if [ "$part_of" = "$into" ] && ! add_objects "$into" "$into"; then
    if [ -f "$into/HEAD" ]; then
      line_of "$into/escrow-applied"
      fault "$view: left at state $text, what follows is damaged"
    else
      fault "$view: left as it was, the new line is damaged"
      rm -rf "$into"
    fi
    return 0
  fi
  printf '%s\t%s\t%s\n' "$line" "$count" "$refs" >>"$scratch/refs"
  printf '%s\t%s\t%s\t%s\t%s\n' "$into" "$view" "$refs" "$head" "$state" >>"$scratch/brought"
}

# Gives what was brought its refs and its names.
finish() {
  if [ "$written" != "$refs" ]; then
    fault "$view: its refs could not be written"
    return 0
  fi
  read -r written <&5 || written=
  [ "$refs" = "$into/packed-refs" ] || mv "$refs" "$into/packed-refs" ||
    { fault "$view: its refs could not be written"; return 0; }
  write_head "$into" "$head" && printf '%s\n' "$state" >"$into/description" ||
    { fault "$view: could not be written"; return 0; }
  if [ "$into" != "$view" ]; then
    rm -rf "$view.old"
    mv "$view" "$view.old" && mv "$into" "$view" && rm -rf "$view.old" ||
      { fault "$view: could not be replaced"; return 0; }
  fi
  name=${state%%, *}
  short=${name#*/}.git
  [ "$view" != "$root/$name.git" ] || [ -e "$root/$short" ] || [ -h "$root/$short" ] ||
    shorts="$shorts $name.git"
  echo "${view#"$root"/}: ${state#*, }"
}

refresh() {
  find_views
  read_archive
  say_of
  while read -r line; do fault "$line: using the whole part of the chain only"; done <"$scratch/broken"
  while IFS="$tab" read -r id what line count time head name; do prepare; done <"$scratch/shown"
  read_payloads
  while IFS="$tab" read -r into view line count refs head state; do bring; done <"$scratch/plan"
  write_refs
  exec 5<"$scratch/written"
  read -r written <&5 || written=
  shorts=
  while IFS="$tab" read -r into view refs head state; do finish; done <"$scratch/brought"
  # The names of ours have no space in them.
  [ -z "$shorts" ] || (cd "$root" && ln -s $shorts . 2>/dev/null)
}

check() {
  read_archive
  say_of
  while IFS="$tab" read -r line count _; do
    printf '%s\t%s\t0\t%s\n' "$line" "$line" "$count" >>"$scratch/need"
  done <"$scratch/lines"
  read_payloads
  files=0
  while [ -n "$part_of" ]; do
    if [ "$whole" != whole ]; then
      fault "$(said_part)"
    elif [ "$kind" != end ]; then
      files=$((files + 1))
    fi
    next_part
  done
  echo "$files files are what their states say"
}

states() {
  find_views
  read_archive
  say_of
  awk -F "$tab" -v shown="$scratch/shown" -v wanted="${1:-}" '
    FILENAME == shown { if (wanted == "" || $1 == wanted || $7 == wanted) id[$3] = $1; next }
    $1 in id { printf "%s\t%s\t%06d\t%s\t%s\n", id[$1], $6, $2, $4, substr($1, length(id[$1]) + 2) }
  ' "$scratch/shown" "$scratch/chains"
}

rebuild() {
  [ $# -ge 2 ] || usage
  case $2 in
  /*) into=$2 ;;
  *) into=$PWD/$2 ;;
  esac
  if [ -e "$into" ]; then
    echo "$2: exists already; name a folder that does not" >&2
    exit 2
  fi
  find_views
  read_archive
  found=
  others=
  while IFS="$tab" read -r id what line count _ _ name; do
    [ "$id" = "$1" ] || [ "$name" = "$1" ] || continue
    case $found in
    "" | "$id") ;;
    *) others="${others:-$found} $id" ;;
    esac
    [ "$what" = main ] && stories=1 || stories=2
    found=$id
    main=$line
  done <"$scratch/shown"
  if [ -z "$found" ]; then
    echo "$1: no such repository here; 'states' lists them" >&2
    exit 2
  fi
  if [ -n "$others" ]; then
    echo "$1: is the name of several repositories, give the number of one: $others" >&2
    exit 2
  fi
  if [ $# -ge 4 ]; then
    main=$found/$4
  elif [ "$stories" != 1 ]; then
    echo "$1: its lines tell different stories:" >&2
    while IFS="$tab" read -r line count begins ends; do
      [ "${line%/*}" != "$found" ] || echo "  ${line##*/}: states 1 to $count, $begins to $ends" >&2
    done <"$scratch/lines"
    echo "  name the one that is right: rebuild $1 $2 NUMBER LINE" >&2
    exit 1
  fi
  whole_to=0
  limit=${3:-}
  [ -z "$limit" ] || limit=$(expr "$limit" + 0) || usage
  while IFS="$tab" read -r line number _ _ at _; do
    [ "$line" = "$main" ] || continue
    whole_to=$number
    [ -n "$limit" ] && [ "$number" -gt "$limit" ] || head=$at
  done <"$scratch/chains"
  if [ -z "$limit" ]; then
    limit=$whole_to
    while read -r line; do [ "$line" != "$main" ] || limit=$((whole_to + 1)); done <"$scratch/broken"
  fi
  if [ "$limit" = 0 ] || [ "$limit" -gt "$whole_to" ]; then
    say_of "$main"
    echo "$main: state $limit is not there or not whole; 'rebuild $1 $2 $whole_to' gives the last before it" >&2
    exit 1
  fi
  printf '%s\t%s\t0\t%s\n' "$into" "$main" "$limit" >"$scratch/need"
  printf '%s\t%s\t%s\n' "$main" "$limit" "$into/packed-refs" >"$scratch/refs"
  read_payloads
  empty_repository "$into" && add_objects "$into" "$into" && write_refs && [ -s "$scratch/written" ] &&
    write_head "$into" "$head" || { rm -rf "$into"; exit 1; }
  rm -f "$into/escrow-applied"
  echo "$2: state $limit of $1"
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
for file in views need plan refs brought; do : >"$scratch/$file"; done

verb=$1
shift
case $verb in
refresh) refresh ;;
check) check ;;
states) states "$@" ;;
rebuild) rebuild "$@" ;;
*) usage ;;
esac
exit "$failed"

# Sourced by scripts/mirror-job for a rehearsal.

# A run against the tests' own forge: a repository that is new, one that was forced, one without news.
rehearse_mirror_job() {
  local java=$1 output=$2 name said=
  local mirror=$root/mirror-job
  shift 2
  scratch=$(mktemp -d) || return 1
  forge=
  trap '[ -z "$forge" ] || kill "$forge" 2> /dev/null; rm -rf "$scratch"' EXIT
  export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GITHUB_TOKEN=rehearsal
  for name in known forced new; do
    git init -q --bare -b main "$scratch/forge/o/$name.git" || return 1
    commit "$scratch/forge/o/$name.git" "$name" || return 1
  done
  "$JAVA_HOME/bin/javac" -proc:none -nowarn -d "$scratch/classes" \
    -cp "$mirror/target/classes:$mirror/target/lib/*" \
    "$mirror"/src/test/java/waymark/mirror/local/{Cgi,LocalForge,ServeForge}.java > "$scratch/javac" 2>&1 || return 1
  mkfifo "$scratch/say"
  "$java" -cp "$scratch/classes:$mirror/target/classes:$mirror/target/lib/*" waymark.mirror.local.ServeForge \
    "$scratch/forge" "$GITHUB_TOKEN" < "$scratch/say" > "$scratch/said" 2> "$scratch/errors" 9>&- &
  forge=$!
  exec 8> "$scratch/say"
  for _ in $(seq 100); do
    said=$(sed -n 1p "$scratch/said")
    [ -z "$said" ] || break
    sleep 0.1
  done
  [ -n "$said" ] || return 1
  printf 'sources: [{kind: github, api-url: "%s"}]\nstore: %s\nmetrics: {textfile: %s}\n' \
    "$said" "$scratch/store" "$scratch/mirror-job.prom" > "$scratch/mirror.yaml"
  for name in known forced; do
    "$java" "$@" sync --config "$scratch/mirror.yaml" --only "o/$name" > "$scratch/first" 2>&1 || return 1
  done
  git -C "$scratch/forge/o/forced.git" update-ref -d refs/heads/main
  commit "$scratch/forge/o/forced.git" other
  echo "pushed o/forced 2026-02-01T00:00:00Z" >&8
  while [ "$(wc -l < "$scratch/said")" -lt 2 ]; do sleep 0.05; done
  # The forced branch brakes.
  "$java" "$output" "$@" sync --config "$scratch/mirror.yaml" > "$scratch/second" 2>&1
  [ $? = 5 ]
}

# commit REPOSITORY CONTENT: a commit without a history on its main branch.
commit() {
  printf 'commit refs/heads/main\ncommitter A <a@b.test> 1700000000 +0000\ndata 0\nM 100644 inline f\ndata %d\n%s\n' \
    "${#2}" "$2" | git -C "$1" fast-import --quiet --force
}

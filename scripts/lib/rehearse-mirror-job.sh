# Sourced by scripts/mirror-job.

# rehearse_mirror_job TARGET: makes TARGET/mirror-job.jar of the classes, and TARGET/mirror-job.aot,
# the JVM's cache of classes ready to run (JEP 514), from a run against a forge of static files on
# loopback. A job without news then starts in a third of the time. Without the cache all works too.
# TARGET/renewed holds what Renew.java makes of picocli, so that the cache takes it.
rehearse_mirror_job() (
  local target=$1 java=$JAVA_HOME/bin/java scratch port pid
  exec 9> "$target/.rehearsal.lock"
  flock 9
  [ "$target/mirror-job.aot" -nt "$target/launch.stamp" ] && return 0
  echo "mirror-job: rehearsing, for quick starts ..." >&2
  rm -f "$target/mirror-job.aot"
  "$JAVA_HOME/bin/jar" --create --file "$target/mirror-job.jar" -C "$target/classes" . || return 1
  scratch=$(mktemp -d) || return 1
  mkdir -p "$target/renewed"
  "$JAVA_HOME/bin/java" "${BASH_SOURCE[0]%/*}/Renew.java" "$target"/lib/picocli-*.jar "$target/renewed/picocli.jar" ||
    rm -f "$target/renewed/picocli.jar"
  trap 'kill "$pid" 2> /dev/null; rm -rf "$scratch"' EXIT
  mkdir -p "$scratch/forge/user" "$scratch/forge/o/n.git/info"
  "$JAVA_HOME/bin/jwebserver" -b 127.0.0.1 -p 0 -d "$scratch/forge" > "$scratch/said" 2>&1 9>&- &
  pid=$!
  for _ in $(seq 100); do
    port=$(sed -n 's#.*http://127.0.0.1:\([0-9]*\)/.*#\1#p' "$scratch/said")
    [ -z "$port" ] || break
    sleep 0.1
  done
  [ -n "$port" ] || return 1
  printf '[{"id":1,"full_name":"o/n","clone_url":"http://127.0.0.1:%s/o/n.git","pushed_at":"2026-01-01T00:00:00Z","default_branch":"main"}]' \
    "$port" > "$scratch/forge/user/repos"
  # An empty repository, as git-http-backend(1) advertises it.
  printf '001e# service=git-upload-pack\n00000041%040d capabilities^{}\0git\n0000' 0 \
    > "$scratch/forge/o/n.git/info/refs"
  printf 'sources: [{kind: github, api-url: "http://127.0.0.1:%s", token: none}]\nstore: %s\n' \
    "$port" "$scratch/store" > "$scratch/mirror.yaml"
  local words=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
    -Xlog:disable -cp "$target/mirror-job.jar:$target/renewed/*:$target/lib/*" waymark.mirror.MirrorJob
    sync --config "$scratch/mirror.yaml")
  "$java" "${words[@]}" > "$scratch/first" 2>&1
  "$java" -XX:AOTCacheOutput="$target/mirror-job.aot" "${words[@]}" > "$scratch/second" 2>&1
)

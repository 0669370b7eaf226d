#!/bin/sh
# GIT_ASKPASS of mirror-job. Answers for one host only, whatever a server redirects to or asks for;
# the token is read from where it is kept, and printed by a builtin, so no process list shows it.
case "$1" in
  "Username for '$WAYMARK_ASK_HOST': ")
    printf '%s\n' x-access-token ;;
  "Password for '$WAYMARK_ASK_USER_HOST': ")
    if [ -n "$WAYMARK_TOKEN_FILE" ]; then
      IFS= read -r token < "$WAYMARK_TOKEN_FILE"
      printf '%s\n' "$token"
    elif [ -n "$WAYMARK_TOKEN_ENV" ]; then
      printenv "$WAYMARK_TOKEN_ENV"
    else
      exit 1
    fi ;;
  *)
    exit 1 ;;
esac

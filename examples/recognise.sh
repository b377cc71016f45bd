#!/bin/sh
# A recording's emotion, by the API's three steps: announce it, post it with the form that comes back, ask for the result.
set -eu
api=${SER_API:-http://127.0.0.1:8787}
file=$1
key=${SER_API_KEY:+x-api-key: $SER_API_KEY}

request=$(jq -n --arg fileName "$(basename "$file")" --argjson sizeBytes "$(wc -c <"$file")" '$ARGS.named')
created=$(curl -sS --fail-with-body "$api/v1/clips" -H "${key:-accept: application/json}" \
  -H 'content-type: application/json' -d "$request")
clip=$(echo "$created" | jq -r .clipId)

# The file comes last: S3 reads no field behind it. By another name, since curl takes commas and quotes for its own.
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
ln -s "$(realpath "$file")" "$folder/file"
echo "$created" | jq -r '.upload.fields | to_entries[] | "form-string = \"\(.key)=\(.value | gsub("\\\\"; "\\\\") | gsub("\""; "\\\""))\""' >"$folder/form"
curl -sS --fail-with-body -o /dev/null "$(echo "$created" | jq -r .upload.url)" -K "$folder/form" -F "file=@$folder/file"

while :; do
  result=$(curl -sS --fail-with-body "$api/v1/clips/$clip?waitSeconds=20" -H "${key:-accept: application/json}")
  case $(echo "$result" | jq -r .status) in
  done)
    echo "$result" | jq -r '.recognition | "\(.emotion) \(.confidence)"'
    exit 0
    ;;
  failed)
    echo "$result" | jq -r '.error | "\(.code): \(.message)"' >&2
    exit 1
    ;;
  esac
  sleep 1
done

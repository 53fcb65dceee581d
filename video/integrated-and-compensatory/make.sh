#!/usr/bin/env bash
# Makes the video, its captions and its poster from script.txt, speak.scm and
# slides/, and puts them into content/videos/. README.md tells how to change it.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "$0")"

name=integrated-and-compensatory
videos=../../content/videos
page=$videos/$name.md
slides=$PWD/slides
lead=0.2      # seconds of silence before a sentence; its picture is there first
pause=0.5     # seconds of silence after a sentence, unless script.txt says more
rate=10       # pictures a second; sentences start on a picture
loudness=-18  # LUFS, about as loud as other people's recorded speech

missing=()
for tool in festival sox ffmpeg rsvg-convert; do
  command -v "$tool" >/dev/null || missing+=("$tool")
done
[ -d /usr/share/festival/voices/us/cmu_us_slt_arctic_hts ] || missing+=("the voice cmu_us_slt_arctic_hts")
fc-list : family | grep -q '^P052' || missing+=("the font P052")
if [ ${#missing[@]} -gt 0 ]; then
  {
    printf 'missing: %s\n' "${missing[@]}"
    echo "  On Debian: sudo apt-get install festival festvox-us-slt-hts sox ffmpeg librsvg2-bin fonts-urw-base35"
  } >&2
  exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# sentences: number, slide, step, silence after it, text with its caption marks.
awk -v OFS='\t' -v usual="$pause" '
  function put() { if (text != "") print ++count, slide, step, silence, text; text = "" }
  /^#/ || /^[ \t]*$/ { next }
  /^==/ { put(); slide = $2; step = $3; next }
  /^--/ { silence = $2; next }
  { put(); text = $0; sub(/[ \t]+$/, "", text); silence = usual }
  END { put() }
' script.txt >"$work/sentences"

# Every step that is drawn is spoken about, or it would never be seen.
cut -f 2 "$work/sentences" | sort -u | while read -r slide; do
  for step in $(grep -oE '(from|until)[2-9]' "$slides/$slide.svg" | grep -oE '[2-9]' | sort -u); do
    cut -f 2,3 "$work/sentences" | grep -qx "$slide"$'\t'"$step" || { echo "script.txt never shows: $slide $step" >&2; exit 1; }
  done
done

# A caption is one or two lines of at most 42 characters.
awk -F '\t' '{
  captions = split($5, caption, / *\|\| */)
  for (c = 1; c <= captions; c++) {
    lines = split(caption[c], line, / *\| */)
    if (lines > 2) { print "more than two lines: " caption[c]; bad = 1 }
    for (l = 1; l <= lines; l++) if (length(line[l]) > 42) { print "more than 42 characters: " line[l]; bad = 1 }
  }
} END { exit bad }' "$work/sentences" >&2

# The transcript has every sentence, word for word.
while IFS=$'\t' read -r _ _ _ _ text; do
  said=$(sed -E 's/ *\|+ */ /g' <<<"$text")
  grep -qF -- "$said" "$page" || { echo "$page lacks: $said" >&2; exit 1; }
done <"$work/sentences"

# Voice: all sentences at once, since loading the voice takes the longest.
while IFS=$'\t' read -r number _ _ _ text; do
  printf '(speak "%s" "%s")\n' "$(sed -E 's/ *\|+ */ /g; s/["\\]/\\&/g' <<<"$text")" "$work/$number"
done <"$work/sentences" >"$work/speak-all.scm"
festival -b speak.scm "$work/speak-all.scm"

# plan: number, slide, step, start, length, begin and end of the speech in its
# own sound. All in seconds; lengths are whole pictures.
while IFS=$'\t' read -r number slide step silence _; do
  printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$number" "$slide" "$step" "$silence" \
    "$(head -n 1 "$work/$number.times" | cut -f 2)" "$(tail -n 1 "$work/$number.times" | cut -f 3)"
done <"$work/sentences" | awk -F '\t' -v OFS='\t' -v lead="$lead" -v rate="$rate" '{
  pictures = int((lead + $6 - $5 + $4) * rate + 0.999)
  print $1, $2, $3, at / rate, pictures / rate, $5, $6
  at += pictures
}' >"$work/plan"
total=$(awk -F '\t' 'END { print $4 + $5 }' "$work/plan")

# Sound: each sentence with its silence, one after the other, then as loud as
# loudness. The voice is dull by nature; a little treble makes it clearer.
clips=()
while IFS=$'\t' read -r number _ _ _ length begin end; do
  sox -V1 "$work/$number.wav" "$work/$number-clip.wav" \
    trim "$begin" "=$(awk "BEGIN { print $end + 0.08 }")" fade t 0.005 0 0.05 pad "$lead" "$length" trim 0 "$length"
  clips+=("$work/$number-clip.wav")
done <"$work/plan"
sox "${clips[@]}" "$work/even.wav" highpass 70 treble +3 5000 norm -6
measured=$(ffmpeg -nostats -hide_banner -i "$work/even.wav" -af ebur128 -f null - 2>&1 | awk '$1 == "I:" { value = $2 } END { print value }')
gain=$(awk "BEGIN { print $loudness - ($measured) }")

# Pictures: one for every step that is spoken about.
while IFS=$'\t' read -r slide step; do
  { cat "$slides/slides.css"
    for later in $(seq $((step + 1)) 9); do echo ".from$later { display: none; }"; done
    for past in $(seq 1 "$step"); do echo ".until$past { display: none; }"; done
  } >"$work/step.css"
  rsvg-convert --stylesheet "$work/step.css" --output "$work/$slide-$step.png" "$slides/$slide.svg"
done < <(cut -f 2,3 "$work/plan" | sort -u)
awk -F '\t' -v work="$work" '
  { printf "file %s/%s-%s.png\nduration %s\n", work, $2, $3, $5; last = $2 "-" $3 }
  END { printf "file %s/%s.png\n", work, last }' "$work/plan" >"$work/pictures"
slide_starts=$(awk -F '\t' '$2 != shown { printf "%s%s", comma, $4; comma = ","; shown = $2 }' "$work/plan")

ffmpeg -v error -y -f concat -safe 0 -i "$work/pictures" -i "$work/even.wav" -t "$total" \
  -vf "fps=$rate,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p" \
  -c:v libx264 -profile:v main -preset slower -tune stillimage -crf 24 -g 9999 -sc_threshold 0 -force_key_frames "$slide_starts" \
  -colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv \
  -af "volume=${gain}dB,alimiter=limit=0.8:level=false" -c:a aac -ac 1 -ar 32000 -b:a 48k \
  -fflags +bitexact -map_metadata -1 -metadata:s:a:0 language=eng -movflags +faststart "$videos/$name.mp4"

ffmpeg -v error -y -i "$work/title-1.png" \
  -vf "split[a][b];[a]palettegen=max_colors=48:stats_mode=single[p];[b][p]paletteuse=dither=none" -update 1 -frames:v 1 "$videos/$name.png"

# Captions: a caption begins with its first word and stays until the next one,
# at most 0.4 seconds after its last word.
{
  echo WEBVTT
  while IFS=$'\t' read -r number _ _ start _ begin _; do
    awk -F '\t' -v start="$start" -v lead="$lead" -v begin="$begin" -v text="$(sed -n "${number}p" "$work/sentences" | cut -f 5)" '
      { from[NR] = start + lead + $2 - begin; to[NR] = start + lead + $3 - begin }
      END {
        captions = split(text, caption, / *\|\| */)
        for (c = 1; c <= captions; c++) {
          words = split(caption[c], word, /[ |]+/)
          gsub(/ *\| */, "\\n", caption[c])
          printf "%.3f\t%.3f\t%s\n", from[first + 1], to[first + words], caption[c]
          first += words
        }
        if (first != NR) { print "the voice counted " NR " words in: " text > "/dev/stderr"; exit 1 }
      }' "$work/$number.times"
  done <"$work/plan" | awk -F '\t' '
    function clock(s) { return sprintf("%02d:%06.3f", int(s / 60), s - 60 * int(s / 60)) }
    function put(until) { gsub(/\\n/, "\n", text); printf "\n%s --> %s\n%s\n", clock(from), clock(until), text }
    NR > 1 { put($1 < to + 0.4 ? $1 : to + 0.4) }
    { from = $1; to = $2; text = $3 }
    END { put(to + 0.4) }' | sed "s/'/’/g"
} >"$videos/$name.vtt"

awk "BEGIN { s = int($total + 0.5); printf \"%d:%02d\n\", s / 60, s % 60 }" >"$work/duration"
echo "$name.mp4: $(cat "$work/duration"), $(wc -c <"$videos/$name.mp4") bytes"
grep -q "^duration: \"$(cat "$work/duration")\"$" "$page" || { echo "$page must say: duration: \"$(cat "$work/duration")\"" >&2; exit 1; }

package render

import (
	"testing"

	"handbook/generator/document"
)

func TestCaptionsScript(t *testing.T) {
	got, err := captionsScript([]document.Cue{
		{Start: 0.2, End: 4, Text: "</script><v Ana>“One”\nTwo"},
		{Start: 4, End: 5, Text: "Moved", Settings: "line:0 position:10%,line-left size:80% align:start vertical:rl region:x"},
		{Start: 5, End: 6, Text: "Odd", Settings: "line:90%,end position:120% size:x align:top line vertical:"},
		{Start: 6, End: 7, Text: "Nothing", Settings: "line:1e999% size:NaN%"},
	})
	want := `handbookCaptions([[0.2,4,"\u003c/script\u003e\u003cv Ana\u003e“One”\nTwo"],[4,5,"Moved",{"align":"start","line":0,"position":10,"positionAlign":"line-left","size":80,"vertical":"rl"}],[5,6,"Odd",{"line":90,"lineAlign":"end","snapToLines":false}],[6,7,"Nothing"]]);` + "\n"
	if string(got) != want || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
}

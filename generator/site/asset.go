package site

import (
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"path"
	"strings"
	"sync"

	_ "golang.org/x/image/webp"

	"handbook/generator/document"
	"handbook/generator/source"
)

// Asset is a file of the content that is copied to the site.
type Asset struct {
	File *source.File
	// Path is the file in the site.
	Path string

	once    sync.Once
	size    Size
	drawing *document.Drawing
	cues    []document.Cue
	faults  source.Diagnostics
}

// Size is a picture's size in CSS pixels; zero when it is not known.
type Size struct{ Width, Height int }

// IsPicture reports whether browsers show the file as a picture.
func (a *Asset) IsPicture() bool {
	switch strings.ToLower(path.Ext(a.Path)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg":
		return true
	}
	return false
}

// IsCaptions reports whether browsers read the file as the captions of a film.
func (a *Asset) IsCaptions() bool { return strings.EqualFold(path.Ext(a.Path), ".vtt") }

// measure opens the file once, whoever asks first.
func (a *Asset) measure() {
	a.once.Do(func() {
		if strings.EqualFold(path.Ext(a.Path), ".svg") {
			a.drawing, a.faults = document.ParseDrawing(a.File)
			if a.drawing != nil {
				a.size = Size{int(a.drawing.Width + 0.5), int(a.drawing.Height + 0.5)}
			}
			return
		}
		if a.IsCaptions() {
			a.cues, a.faults = document.ParseCaptions(a.File)
			return
		}
		file, err := a.File.Open()
		if err != nil {
			return
		}
		defer file.Close()
		config, _, err := image.DecodeConfig(file)
		if err != nil {
			if ext := strings.ToLower(path.Ext(a.Path)); ext != ".avif" {
				a.faults.Errorf(source.Pos{File: a.File}, 0, "export the picture again as PNG, JPEG, WebP, GIF or SVG", "this picture cannot be read: %v", err)
			}
			return
		}
		a.size = Size{config.Width, config.Height}
	})
}

// Size returns the picture's size.
func (a *Asset) Size() Size { a.measure(); return a.size }

// Drawing returns the SVG file as markup that can stand in a page, or nil.
func (a *Asset) Drawing() *document.Drawing { a.measure(); return a.drawing }

// Cues returns the captions in a WebVTT file.
func (a *Asset) Cues() []document.Cue { a.measure(); return a.cues }

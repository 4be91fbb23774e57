package ui

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os/exec"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// TestPastePicture: Ctrl+V on a card makes a file of the picture in the
// clipboard, as does the button on the tab of files; without a picture, or a
// program that reads it, that is said.
func TestPastePicture(t *testing.T) {
	var out bytes.Buffer
	check(t, png.Encode(&out, image.NewRGBA(image.Rect(0, 0, 40, 30))))
	var clip []byte
	var fails error
	a := company.at(t, "anna")
	s := sitBy(t, a, Config{Picture: func(context.Context) ([]byte, error) { return clip, fails }})
	s.Start()
	s.settle()
	firm := s.firm("ООО Снимок", "BY")
	s.openCard(firm)
	s.settle()
	paste := func() { s.paste(&fyne.ShortcutPaste{}); s.settle() } // as the canvas hands it on
	paste()
	s.read("В буфере обмена нет картинки")
	fails = exec.ErrNotFound
	paste()
	s.read("установите программу")
	s.tap("Закрыть")
	clip, fails = out.Bytes(), nil
	paste()
	s.until("the file", func() bool {
		rows := s.fileRows()
		return len(rows) == 1 && strings.HasPrefix(rows[0], "Снимок 2026-11-10 ") && strings.Contains(rows[0], ".png|Файлы|1 KiB|")
	})
	s.tap("Вставить снимок")
	s.until("another file", func() bool { return len(s.fileRows()) == 2 })
	files, err := a.Files(t.Context(), firm)
	check(t, err)
	want(t, "its type", files[0].Mime, "image/png")
}

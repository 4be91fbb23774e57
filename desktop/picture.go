package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"time"
)

// pictureTime is how long the clipboard may take: its owner may hang.
const pictureTime = 20 * time.Second

// powerShell writes the picture in the clipboard of Windows to its output.
const powerShell = `Add-Type -AssemblyName System.Windows.Forms,System.Drawing; $i=[Windows.Forms.Clipboard]::GetImage(); ` +
	`if($i){$m=New-Object IO.MemoryStream; $i.Save($m,[Drawing.Imaging.ImageFormat]::Png); [Console]::OpenStandardOutput().Write($m.ToArray(),0,$m.Length)}`

// pictureReader is the program of the system that reads pictures from the
// clipboard, for Fyne's holds text only. A program of its own takes what comes
// in parts, as any but a small picture does, and can be given up.
func pictureReader() []string {
	switch {
	case runtime.GOOS == "windows":
		return []string{"powershell", "-NoProfile", "-NonInteractive", "-STA", "-Command", powerShell}
	case os.Getenv("WAYLAND_DISPLAY") != "":
		return []string{"wl-paste", "--type", "image/png"}
	}
	return []string{"xclip", "-selection", "clipboard", "-target", "image/png", "-out"}
}

// picture gives the picture in the clipboard as PNG, nothing if there is none.
func picture(ctx context.Context) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, pictureTime)
	defer cancel()
	with := pictureReader()
	cmd := exec.CommandContext(ctx, with[0], with[1:]...)
	unseen(cmd)
	out, err := cmd.Output()
	var refused *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("read the clipboard: %w", ctx.Err())
	case errors.As(err, &refused): // as xclip and wl-paste say that it holds something else
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("read the clipboard: %w", err)
	case !bytes.HasPrefix(out, []byte("\x89PNG\r\n")):
		return nil, nil
	}
	return out, nil
}

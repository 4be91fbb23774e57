package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"

	"github.com/go-gl/glfw/v3.4/glfw"
)

// canDraw finds out whether there is a display with OpenGL before Fyne does,
// which would end the program with no word on what to do.
func canDraw() error {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return errors.New("there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set; " +
			"start Kontor in a desktop session, or under .ci/xvfb")
	}
	if err := glfw.Init(); err != nil {
		return fmt.Errorf("the display cannot be used: %w", err)
	}
	defer glfw.Terminate() // Fyne begins anew, with hints of its own
	glfw.WindowHint(glfw.Visible, glfw.False)
	glfw.WindowHint(glfw.ContextVersionMajor, 2)
	glfw.WindowHint(glfw.ContextVersionMinor, 0)
	w, err := glfw.CreateWindow(16, 16, "Kontor", nil, nil)
	if err != nil {
		return fmt.Errorf("this display has no OpenGL, which Kontor draws with (%w). "+
			"What helps: the driver of the graphics card; in a virtual machine its 3D acceleration; over RDP the software renderer: "+
			"Mesa's opengl32.dll beside kontor.exe on Windows, LIBGL_ALWAYS_SOFTWARE=1 with libgl1-mesa-dri on Linux", err)
	}
	w.Destroy()
	return nil
}

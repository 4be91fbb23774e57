package ui

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"kontor/desktop/ui/theme"
	"kontor/desktop/ui/views"
	"kontor/shared/i18n"
)

// Settings are how the window looks: nothing secret, so they lie in the
// profile unencrypted and hold before it is unlocked.
type Settings struct {
	Lang    i18n.Lang
	Dark    bool
	Scale   float32                   // 0 is the normal size
	Folded  map[string]bool           `json:",omitempty"` // sections of the sidebar
	Narrow  bool                      // the sidebar shows icons only
	Columns map[string][]views.Column `json:",omitempty"` // of lists
	Width   float32                   `json:",omitempty"`
	Height  float32                   `json:",omitempty"`

	path string
}

// Load reads the settings of a profile; what is missing or spoilt is as new.
func Load(dir string) (Settings, error) {
	s := Settings{Folded: map[string]bool{}, path: filepath.Join(dir, "window.json")}
	raw, err := os.ReadFile(s.path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, fmt.Errorf("read settings: %w", err)
	}
	path := s.path
	if err := json.Unmarshal(raw, &s); err != nil {
		return Settings{Folded: map[string]bool{}, path: path}, fmt.Errorf("read settings: %w", err)
	}
	if s.Folded == nil {
		s.Folded = map[string]bool{}
	}
	return s, nil
}

// Save keeps the settings.
func (s *Settings) Save() error {
	if s.path == "" {
		return nil
	}
	raw, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		return fmt.Errorf("save settings: %w", err)
	}
	fresh := s.path + ".new"
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		return fmt.Errorf("save settings: %w", err)
	}
	if err := os.WriteFile(fresh, raw, 0o600); err != nil {
		return fmt.Errorf("save settings: %w", err)
	}
	if err := os.Rename(fresh, s.path); err != nil {
		return fmt.Errorf("save settings: %w", err)
	}
	return nil
}

// Theme is the look that was chosen.
func (s *Settings) Theme() *theme.Theme {
	if s.Dark {
		return theme.New(theme.Dark, s.Scale)
	}
	return theme.New(theme.Light, s.Scale)
}

package i18n

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed words/*.json
var files embed.FS

// read merges every file of a language. A key that stands twice is an error:
// which of the two is said would depend on the names of the files.
func read(words fs.FS, lang Lang) (map[string]json.RawMessage, error) {
	names, err := fs.Glob(words, "words/*."+string(lang)+".json")
	if err != nil {
		return nil, err
	}
	all, from := map[string]json.RawMessage{}, map[string]string{}
	var twice error
	for _, name := range names {
		raw, err := fs.ReadFile(words, name)
		if err != nil {
			return nil, err
		}
		keys, texts, err := pairs(raw)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		for i, key := range keys {
			if first, has := from[key]; has {
				twice = errors.Join(twice, fmt.Errorf("%s stands in %s and in %s", key, first, name))
			}
			all[key], from[key] = texts[i], name
		}
	}
	return all, twice
}

// pairs reads an object in order. It does not lose a key written twice, as a
// map would.
func pairs(raw []byte) (keys []string, texts []json.RawMessage, err error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return nil, nil, errors.Join(errors.New("no object"), err)
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, nil, err
		}
		var text json.RawMessage
		if err := dec.Decode(&text); err != nil {
			return nil, nil, fmt.Errorf("%v: %w", key, err)
		}
		keys, texts = append(keys, key.(string)), append(texts, text)
	}
	_, err = dec.Token()
	return keys, texts, err
}

// build makes the words out of texts, with go-i18n's own plural rules.
func build(lang Lang, texts map[string]json.RawMessage) (*Words, error) {
	tag := language.Make(string(lang))
	bundle := goi18n.NewBundle(tag)
	w := &Words{Lang: lang, keys: make(map[string]bool, len(texts))}
	messages := make([]*goi18n.Message, 0, len(texts))
	for key, raw := range texts {
		m, err := message(raw)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		m.ID = key
		w.keys[key] = true
		messages = append(messages, m)
	}
	if err := bundle.AddMessages(tag, messages...); err != nil {
		return nil, err
	}
	w.local = goi18n.NewLocalizer(bundle, string(lang))
	return w, nil
}

// message reads a text or an object of plural forms.
func message(raw json.RawMessage) (*goi18n.Message, error) {
	if raw[0] == '"' {
		m := &goi18n.Message{}
		return m, json.Unmarshal(raw, &m.Other)
	}
	var forms struct{ One, Few, Many, Other string }
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&forms); err != nil {
		return nil, err
	}
	return &goi18n.Message{One: forms.One, Few: forms.Few, Many: forms.Many, Other: forms.Other}, nil
}

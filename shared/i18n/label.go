package i18n

import "strings"

// Label is a field's name as people read it. path may lead into a row:
// Comms/<row>/Phone.
func (w *Words) Label(kind, path string) string {
	if path == "" {
		return w.T(kind)
	}
	parts := strings.Split(path, "/")
	top := w.first(kind+"."+parts[0], "Field."+parts[0], parts[0])
	if len(parts) < 3 {
		return top
	}
	return top + ", " + w.first(kind+"."+parts[0]+"."+parts[2], "Field."+parts[2], parts[2])
}

// Short is a label that fits over a column or into a filter.
func (w *Words) Short(kind, path string) string {
	return w.first(kind+"."+path+".short", "Field."+path+".short", w.Label(kind, path))
}

// Spelt is a text that is itself a name of ours, such as that of a reference
// list; any other text stays as it is.
func (w *Words) Spelt(kind, path, text string) string {
	return w.first(valueKey(kind, path)+"."+text, text)
}

// Value is what an enum's value is called. path may lead into a row.
func (w *Words) Value(kind, path, value string) string {
	return w.first(valueKey(kind, path)+"."+value, "Value."+value, value)
}

func valueKey(kind, path string) string {
	parts := strings.Split(path, "/")
	key := kind + "." + parts[0]
	if len(parts) == 3 {
		key += "." + parts[2]
	}
	return key
}

// first says the first key there is, or else the last as it stands.
func (w *Words) first(keys ...string) string {
	for _, k := range keys {
		if w.keys[k] {
			return w.T(k)
		}
	}
	return keys[len(keys)-1]
}

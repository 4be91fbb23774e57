package crm

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Entry is an entry of a reference list as the program brings it. A company
// may deactivate and add entries in its own base; those are ListItem documents.
type Entry struct {
	Code   string
	RU     string
	EN     string
	Active bool
	Sort   int
	Extra  map[string]string // what only some lists have: alpha3, minor, water
}

// embedded are the lists in the program, read once, when first asked for.
var embedded = sync.OnceValues(readLists)

func readLists() (map[string][]Entry, error) {
	files, err := listFiles.ReadDir("lists")
	if err != nil {
		return nil, fmt.Errorf("lists: %w", err)
	}
	lists := make(map[string][]Entry, len(files))
	for _, f := range files {
		raw, err := listFiles.ReadFile("lists/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("lists: %w", err)
		}
		entries, err := readList(raw)
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", f.Name(), err)
		}
		lists[strings.TrimSuffix(f.Name(), ".json")] = entries
	}
	return lists, nil
}

// readList reads a file. An entry is active and sorted by its place unless it
// says otherwise.
func readList(raw []byte) ([]Entry, error) {
	var rows []struct {
		Code, RU, EN string
		Inactive     bool
		Sort         int
		Extra        map[string]string
	}
	if err := json.Unmarshal(raw, &rows); err != nil {
		return nil, err
	}
	entries := make([]Entry, len(rows))
	for i, r := range rows {
		entries[i] = Entry{r.Code, r.RU, r.EN, !r.Inactive, r.Sort, r.Extra}
		if r.Sort == 0 {
			entries[i].Sort = (i + 1) * 10
		}
	}
	return entries, nil
}

// Lists returns the names of the reference lists, sorted.
func Lists() []string {
	lists, err := embedded()
	if err != nil {
		return nil
	}
	names := make([]string, 0, len(lists))
	for name := range lists {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// List returns the entries of a reference list, and whether there is such a
// list. The entries are shared: they are not to be changed.
func List(name string) ([]Entry, bool) {
	lists, err := embedded()
	if err != nil {
		return nil, false
	}
	entries, ok := lists[name]
	return entries, ok
}

// Find returns the entry of a list with the code.
func Find(list, code string) (Entry, bool) {
	entries, _ := List(list)
	i := slices.IndexFunc(entries, func(e Entry) bool { return e.Code == code })
	if i < 0 {
		return Entry{}, false
	}
	return entries[i], true
}

// Has reports whether a list has an active entry with the code.
func Has(list, code string) bool {
	e, ok := Find(list, code)
	return ok && e.Active
}

package crm

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"kontor/shared/doc"
)

// calendarFiles are the working calendars that the program brings, by the
// decrees on transfers of days off of the three countries; a company corrects
// them in its base.
//
//go:embed calendars/*.json
var calendarFiles embed.FS

// Seeds are the writes that every base begins with: reference lists, settings,
// calendars. Their IDs are derived, so that what a base has already is found.
func Seeds() ([]doc.Write, error) {
	writes, err := ListSeeds()
	if err != nil {
		return nil, err
	}
	calendars, err := calendarSeeds()
	if err != nil {
		return nil, err
	}
	return append(append(writes, newWrite("Settings", SettingsID, nil)), calendars...), nil
}

func calendarSeeds() (writes []doc.Write, err error) {
	files, err := calendarFiles.ReadDir("calendars")
	if err != nil {
		return nil, fmt.Errorf("calendars: %w", err)
	}
	for _, f := range files {
		raw, err := calendarFiles.ReadFile("calendars/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("calendars: %w", err)
		}
		country, year, _ := strings.Cut(strings.TrimSuffix(f.Name(), ".json"), "-")
		w, err := calendarSeed(country, year, raw)
		if err != nil {
			return nil, fmt.Errorf("calendar %s: %w", f.Name(), err)
		}
		writes = append(writes, w)
	}
	return writes, nil
}

// calendarSeed reads days by kind: {"holiday": {"01-07": "title"}}.
func calendarSeed(country, year string, raw []byte) (doc.Write, error) {
	var kinds map[WorkDayKind]map[string]string
	if err := json.Unmarshal(raw, &kinds); err != nil {
		return doc.Write{}, err
	}
	n, err := strconv.Atoi(year)
	if err != nil {
		return doc.Write{}, err
	}
	id := WorkCalendarID(country, n)
	fields := map[string]any{"Country": country, "Year": n}
	for kind, days := range kinds {
		for _, day := range slices.Sorted(maps.Keys(days)) {
			row := doc.Derive("work_day", string(id), day)
			fields["Days/"+string(row)] = WorkDay{Date: doc.Date(year + "-" + day), Kind: kind, Title: days[day]}
		}
	}
	return newWrite("WorkCalendar", id, fields), nil
}

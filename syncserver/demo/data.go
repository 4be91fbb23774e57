package demo

import (
	"embed"
	"encoding/json"
	"fmt"
)

//go:embed data/*.json
var files embed.FS

// data is all that the story is made of: words and places, no logic.
type data struct {
	staff  staffData
	people peopleData
	places map[string]place
	banks  map[string][]bank
	firms  firmsData
	talks  talksData
	denied deniedData
}

// deniedData is a list of those with whom the company wants no business.
type deniedData struct {
	Name, Note string
	Entries    []struct{ Code, Name, Aliases, Type, Country, Note string }
}

type staffData struct {
	Departments []struct{ Key, Name, Kind, Parent, Head string }
	Employees   []post
	Ours        []ourFirm
	Carriers    []string // of papers
	Shelves     []string
}

type ourFirm struct{ Country, Name, Full, Prefix, Tax string }

type post struct {
	Login, Name, Post, Department, TZ string
	Roles, Sells                      []string
	Main                              bool
}

type peopleData struct {
	Feminine     string // the ending of a woman's surname
	Last, LastKZ []string
	Men, Women   struct{ First, Middle, FirstKZ, MiddleKZ []string }
	Posts        []struct{ Post, Deal string }
	Greetings    []string
	Notes        []string
	Translit     map[string]string
}

// place is a country where firms sit.
type place struct {
	Cities                      []city
	Streets                     []string
	House, Office, Mobile, Land string
}

type city struct {
	City, Region, Index, Area, Tax, Locode, TZ string
	Weight                                     int
}

type bank struct{ Bank, BIK, Code, SWIFT string }

type firmsData struct {
	Clients []struct {
		Industry, Cargo string
		Names           []string
	}
	Partners []struct {
		Role  string
		Names []string
	}
	Forms      map[string][]weighted
	Proprietor string
	Goslog     string // how numbers of the forwarders' register begin
	Quotes     [2]string
	Signer     string
	Dates      [][2]string
	Lanes      []lane
	Volumes    []string
	Notes      []string
	Bans       map[string]string
	Tariff     tariffData
}

type lane struct{ From, To, Mode string }

// weighted is a text and how often it comes, written as a pair.
type weighted struct {
	Text   string
	Weight int
}

// UnmarshalJSON reads ["text", 3].
func (w *weighted) UnmarshalJSON(raw []byte) error {
	return json.Unmarshal(raw, &[2]any{&w.Text, &w.Weight})
}

type talksData struct {
	Scenes    []scene
	Done      []string
	Cancelled string
	Reasons   map[string]string
	Tasks     []struct{ Title, Kind, Priority string }
	Checklist []string
	Weekly    string
	Team      string
	Evidence  []string // of the first questions of an admission
	Question  string   // that security asks back
	Amendment string
	Claim     string // the file that speaks for a ban
}

// scene is a sort of talk and the ways it ends.
type scene struct {
	Kind, Topic, Subject, Agenda, Place string
	Minutes                             int
	First                               bool // how a firm is met
	Ends                                []end
}

type end struct {
	Result, Text, Next string
	Days               int
	Agree              []string
}

func read() (d data, err error) {
	for name, into := range map[string]any{
		"staff": &d.staff, "people": &d.people, "places": &d.places, "banks": &d.banks, "firms": &d.firms, "talks": &d.talks, "denied": &d.denied,
	} {
		raw, err := files.ReadFile("data/" + name + ".json")
		if err != nil {
			return d, fmt.Errorf("demo: %w", err)
		}
		if err := json.Unmarshal(raw, into); err != nil {
			return d, fmt.Errorf("demo: %s: %w", name, err)
		}
	}
	return d, nil
}

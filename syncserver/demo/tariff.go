package demo

import (
	"strconv"
	"time"

	"kontor/shared/doc"
)

// tariffData is what the prices of an annex are made of: each way from one port
// to another by each box, and what is paid at the port besides.
type tariffData struct {
	Title    string
	From, To []string
	Boxes    []string
	Freight  int // of the first way and box; the others go up from there
	Terminal int
	Papers   int
	Note     string // of the second version
}

// annexed is how many contracts of the first user get prices.
const annexed = 2

// price gives a contract an annex of prices, and a second version that is
// dearer from some weeks ago on: an order prices by that of its day.
func (c *company) price(contract doc.ID, signed time.Time, seller, lawyer doc.ID) {
	again := c.workday(-25, 10, 40)
	if seller != c.Manager || c.annexes == annexed || signed.AddDate(0, 0, 20).After(again) {
		return
	}
	c.annexes++
	at := c.next(signed)
	first, lines := c.annex(at, seller, lawyer, contract, fields{"Term": c.year(at)}, nil)
	c.annex(again, seller, lawyer, contract, fields{"Term": c.year(c.workday(-20, 0, 0)), "First": first, "Notes": c.data.firms.Tariff.Note}, lines)
}

func (c *company) year(from time.Time) doc.Period {
	return doc.Period{From: doc.DateOf(from), To: doc.DateOf(from.AddDate(1, 0, 0))}
}

// annex makes one version with its lines and puts it in force. before are the
// lines of the version before; it gives its own.
func (c *company) annex(at time.Time, seller, lawyer, contract doc.ID, own fields, before []doc.ID) (id doc.ID, lines []doc.ID) {
	id = c.id(at)
	own["Contract"], own["Title"], own["Currency"] = contract, c.data.firms.Tariff.Title, "USD"
	c.add(at, seller, "", created("Annex", id, own))
	var writes []doc.Write
	for n, f := range c.prices() {
		f["Contract"], f["Annex"] = contract, id
		if before != nil {
			f["Before"] = before[n]
			f["Rate"] = dearer(f["Rate"].(string))
		}
		lines = append(lines, c.id(at))
		writes = append(writes, created("AnnexLine", lines[n], f))
	}
	c.add(at.Add(5*time.Minute), seller, "", writes...)
	at = c.next(at)
	c.command(at, lawyer, "annex.agree", "Annex", id, nil)
	c.command(at.Add(time.Minute), lawyer, "annex.activate", "Annex", id, nil)
	return id, lines
}

// prices are the lines of the first version.
func (c *company) prices() (all []fields) {
	t := c.data.firms.Tariff
	for i, from := range t.From {
		for j, to := range t.To {
			for k, box := range t.Boxes {
				days := 18 + 3*i + 2*j
				all = append(all, fields{
					"Service": "main_sea", "Mode": "sea_fcl", "From": from, "To": to, "Equipment": box, "Unit": "container",
					"Rate": strconv.Itoa(t.Freight + 140*i + 85*j + 900*k), "TransitMin": days, "TransitMax": days + 7, "FreeDays": 10,
				})
			}
		}
	}
	for _, to := range t.To {
		for k, box := range t.Boxes {
			all = append(all, fields{"Service": "thc", "To": to, "Equipment": box, "Unit": "container", "Rate": strconv.Itoa(t.Terminal + 90*k)})
		}
	}
	return append(all, fields{"Service": "documents", "Unit": "doc", "Rate": strconv.Itoa(t.Papers)})
}

// dearer is a price some percent up, as whole tens.
func dearer(rate string) string {
	n, err := strconv.Atoi(rate)
	if err != nil {
		panic("demo: a rate that is no number: " + rate)
	}
	return strconv.Itoa((n*107/100 + 5) / 10 * 10)
}

package crm

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"kontor/shared/doc"
)

// BannedTags lets a desktop that may not see the banned firms suspect that
// something typed in is one's: tags of 24 bits, made with a key that every
// desktop has, among decoys. Who holds an unlocked desktop can test guesses.
type BannedTags struct {
	doc.Header
	Key   string // base64
	Pages doc.Rows[TagPage]
}

// TagPage holds the tags that begin with the same four bits, sorted.
type TagPage struct {
	Tags doc.Text // base64 of three bytes each
}

// BannedSecret tells the real tags from the decoys. It is the server's alone.
type BannedSecret struct {
	doc.Header
	Secret string            // base64; decoys are made with it
	Pages  doc.Rows[TagPage] // the real ones
}

// Label implements doc.Doc.
func (b *BannedTags) Label() string { return "" }

// Check implements the kind's own rules: a reaction keeps it.
func (b *BannedTags) Check(*BannedTags) error { return nil }

// Label implements doc.Doc.
func (b *BannedSecret) Label() string { return "" }

// Check implements the kind's own rules: a reaction keeps it.
func (b *BannedSecret) Check(*BannedSecret) error { return nil }

// The documents of the register: there is one of each.
var (
	BannedTagsID   = doc.Made("banned_tags")
	BannedSecretID = doc.Made("banned_secret")
)

// pageCount pages of pageTags make 20,000 tags of 24 bits: one identifier in
// 840 that has nothing to do with a banned firm is suspected all the same.
const (
	pageCount = 16
	pageTags  = 1250
	tagBytes  = 3
)

type tag [tagBytes]byte

func (t tag) page() int { return int(t[0] >> 4) }

func pageID(n int) doc.ID { return doc.Made("tag_page", fmt.Sprint(n)) }

// tagOf is the tag of a mark under a key.
func tagOf(key []byte, mark string) tag {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(mark))
	return tag(h.Sum(nil)[:tagBytes])
}

// decoy is the n-th false tag of a page.
func decoy(secret []byte, page, n int) tag {
	var text [8]byte
	binary.BigEndian.PutUint32(text[:4], uint32(page))
	binary.BigEndian.PutUint32(text[4:], uint32(n))
	t := tagOf(secret, string(text[:]))
	t[0] = byte(page)<<4 | t[0]&0x0f
	return t
}

// filled is a page of real tags among decoys.
func filled(secret []byte, page int, real []tag) []tag {
	all := map[tag]bool{}
	for _, t := range real {
		all[t] = true
	}
	for n := 0; len(all) < pageTags; n++ {
		all[decoy(secret, page, n)] = true
	}
	return slices.SortedFunc(maps.Keys(all), func(a, b tag) int { return slices.Compare(a[:], b[:]) })
}

func (p TagPage) tags() []tag {
	raw, err := base64.StdEncoding.DecodeString(string(p.Tags))
	if err != nil {
		return nil
	}
	all := make([]tag, 0, len(raw)/tagBytes)
	for part := range slices.Chunk(raw, tagBytes) {
		if len(part) == tagBytes {
			all = append(all, tag(part))
		}
	}
	return all
}

func pageOf(tags []tag) TagPage {
	raw := make([]byte, 0, len(tags)*tagBytes)
	for _, t := range tags {
		raw = append(raw, t[:]...)
	}
	return TagPage{doc.Text(base64.StdEncoding.EncodeToString(raw))}
}

// BannedSeeds are the empty register: nothing but decoys. key and secret are
// random, at least 16 bytes each.
func BannedSeeds(key, secret []byte) []doc.Write {
	fields := map[string]any{"Key": base64.StdEncoding.EncodeToString(key)}
	for page := range pageCount {
		fields["Pages/"+string(pageID(page))] = pageOf(filled(secret, page, nil))
	}
	return []doc.Write{
		newWrite("BannedTags", BannedTagsID, fields),
		newWrite("BannedSecret", BannedSecretID, map[string]any{"Secret": base64.StdEncoding.EncodeToString(secret)}),
	}
}

// tagTurn says that a mark has come in or gone out.
type tagTurn struct{ in, out bool }

// tagChange are the marks that a change turns.
type tagChange map[string]tagTurn

// writes bring the pages of the changed marks in line.
func (ch tagChange) writes(ctx doc.Context) ([]doc.Write, error) {
	tags, secrets, err := tagDocs(ctx)
	if err != nil || tags == nil || secrets == nil {
		return nil, err
	}
	key, err := base64.StdEncoding.DecodeString(tags.Key)
	if err != nil {
		return nil, fmt.Errorf("key of tags: %w", err)
	}
	secret, err := base64.StdEncoding.DecodeString(secrets.Secret)
	if err != nil {
		return nil, fmt.Errorf("secret of tags: %w", err)
	}
	real := map[int][]tag{}
	for _, mark := range slices.Sorted(maps.Keys(ch)) {
		turn := ch[mark]
		if !turn.in && !turn.out {
			continue
		}
		t := tagOf(key, mark)
		n := t.page()
		if _, read := real[n]; !read {
			real[n] = secrets.Pages[pageID(n)].tags()
		}
		if turn.in {
			real[n] = append(real[n], t)
		} else if i := slices.Index(real[n], t); i >= 0 {
			real[n] = slices.Delete(real[n], i, i+1)
		}
	}
	seen, kept := map[string]any{}, map[string]any{}
	for n, page := range real {
		seen["Pages/"+string(pageID(n))] = pageOf(filled(secret, n, page))
		kept["Pages/"+string(pageID(n))] = pageOf(page)
	}
	if len(real) == 0 {
		return nil, nil
	}
	return []doc.Write{edited("BannedTags", BannedTagsID, seen), edited("BannedSecret", BannedSecretID, kept)}, nil
}

func tagDocs(ctx doc.Context) (*BannedTags, *BannedSecret, error) {
	a, err := ctx.Get("BannedTags", BannedTagsID)
	if err != nil || a == nil {
		return nil, nil, err
	}
	b, err := ctx.Get("BannedSecret", BannedSecretID)
	if err != nil || b == nil {
		return a.(*BannedTags), nil, err
	}
	return a.(*BannedTags), b.(*BannedSecret), nil
}

// suspected gives the fields of those marks that may be a banned firm's: on the
// server those that are, on a desktop those whose tag is among the tags.
func suspected(ctx doc.Context, self doc.ID, marks map[string]string) (fields []string, err error) {
	if len(marks) == 0 {
		return nil, nil
	}
	if ctx.Server {
		fields, _, err = bannedBehind(ctx, self, marks)
		return fields, err
	}
	d, err := ctx.Get("BannedTags", BannedTagsID)
	if err != nil || d == nil {
		return nil, err
	}
	tags := d.(*BannedTags)
	key, err := base64.StdEncoding.DecodeString(tags.Key)
	if err != nil {
		return nil, nil // no desktop can mend it
	}
	pages := map[int][]tag{}
	for mark, field := range marks {
		t := tagOf(key, mark)
		n := t.page()
		if pages[n] == nil {
			pages[n] = tags.Pages[pageID(n)].tags()
		}
		if slices.Contains(pages[n], t) {
			fields = append(fields, field)
		}
	}
	slices.Sort(fields)
	return slices.Compact(fields), nil
}

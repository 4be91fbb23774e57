package calendar

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
)

// Prefix is the path that all feeds lie under.
const Prefix = "/calendar/"

// secretSize is 256 bits: the address is all that protects a feed, as most
// clients cannot sign in.
const secretSize = 32

// NewToken makes a feed's secret, to be shown once, and the hash of it to be
// stored.
func NewToken(random io.Reader) (token string, hash [32]byte, err error) {
	secret := make([]byte, secretSize)
	if _, err := io.ReadFull(random, secret); err != nil {
		return "", hash, fmt.Errorf("make feed token: %w", err)
	}
	token = base64.RawURLEncoding.EncodeToString(secret)
	return token, HashToken(token), nil
}

// HashToken gives what a feed is found by, so that who reads the database
// cannot read the feeds.
func HashToken(token string) [32]byte { return sha256.Sum256([]byte(token)) }

// Path is where a feed is fetched: what comes after the server's name.
func Path(token string) string { return Prefix + token + suffix }

const suffix = ".ics"

// requested gives the hash of the token in a path. What is no token gets a hash
// that no token has, so that it is looked up all the same and takes as long.
func requested(path string) [32]byte {
	token, ok := strings.CutPrefix(path, Prefix)
	token, cut := strings.CutSuffix(token, suffix)
	secret, err := base64.RawURLEncoding.DecodeString(token)
	if !ok || !cut || err != nil || len(secret) != secretSize {
		return HashToken("")
	}
	return HashToken(token)
}

package syncer

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net"
)

// Dialer opens a connection to the server.
type Dialer func(ctx context.Context, network, address string) (net.Conn, error)

// Identity is what a device is known by. All of it is secret.
type Identity struct {
	Host   string // HOST:PORT
	Pin    []byte // SHA-256 of the server's identity key
	Client string
	Token  string
	Key    ed25519.PrivateKey
	Boot   string // the copy's nonce that the server knows
	Next   string // the one it was last offered, until it has answered
}

// nonce makes what tells a copy from its clones.
func nonce() (string, error) {
	raw := make([]byte, 16)
	if _, err := rand.Read(raw); err != nil {
		return "", fmt.Errorf("nonce: %w", err)
	}
	return hex.EncodeToString(raw), nil
}

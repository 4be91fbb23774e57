package wire

import (
	"crypto/tls"
	"errors"
	"fmt"
)

// exporterLabel names the secret that both ends of one TLS connection share
// and nobody between them does (RFC 5705).
const exporterLabel = "EXPORTER-kontor-ksp1"

// Bind gives what signatures are bound to: this very TLS connection.
func Bind(state tls.ConnectionState) ([]byte, error) {
	if !state.HandshakeComplete {
		return nil, errors.New("bind to connection: there is none yet")
	}
	secret, err := state.ExportKeyingMaterial(exporterLabel, nil, 32)
	if err != nil {
		return nil, fmt.Errorf("bind to connection: %w", err)
	}
	return secret, nil
}

// ChallengeText is what the server signs.
func ChallengeText(nonce, bound []byte) []byte {
	return text("kontor-ksp1-challenge\x00", nonce, bound)
}

// HelloText is what the device signs.
func HelloText(nonce, bound []byte) []byte { return text("kontor-ksp1-hello\x00", nonce, bound) }

// CarryText is what the device signs to open a line for files.
func CarryText(nonce, bound []byte) []byte { return text("kontor-ksp1-carry\x00", nonce, bound) }

func text(label string, nonce, bound []byte) []byte {
	return append(append([]byte(label), nonce...), bound...)
}

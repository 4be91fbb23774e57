package auth

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// The files of a server's identity in its data folder.
const (
	identityFile = "identity.key"
	certFile     = "tls.crt"
	keyFile      = "tls.key"
)

// MakeIdentity makes the key by which desktops know this server for ever, and
// a certificate for TLS, which may change at any time.
func MakeIdentity(dir, host string, now time.Time) error {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return fmt.Errorf("make identity: %w", err)
	}
	if err := writePEM(filepath.Join(dir, identityFile), "KONTOR IDENTITY", key.Seed()); err != nil {
		return err
	}
	return makeCert(dir, host, now)
}

func makeCert(dir, host string, now time.Time) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("make certificate: %w", err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return fmt.Errorf("make certificate: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "kontor"},
		NotBefore: now.AddDate(0, 0, -1), NotAfter: now.AddDate(20, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	if ip := net.ParseIP(host); ip != nil {
		template.IPAddresses = append(template.IPAddresses, ip)
	} else if host != "" {
		template.DNSNames = append(template.DNSNames, host)
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return fmt.Errorf("make certificate: %w", err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("make certificate: %w", err)
	}
	return errors.Join(
		writePEM(filepath.Join(dir, certFile), "CERTIFICATE", raw),
		writePEM(filepath.Join(dir, keyFile), "PRIVATE KEY", secret),
	)
}

func writePEM(path, kind string, raw []byte) error {
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: raw}), 0o600); err != nil {
		return fmt.Errorf("write key: %w", err)
	}
	return nil
}

// Identity is the key by which desktops know the server.
type Identity struct{ ed25519.PrivateKey }

// LoadIdentity reads the identity and the certificate of a data folder.
func LoadIdentity(dir string) (Identity, tls.Certificate, error) {
	text, err := os.ReadFile(filepath.Join(dir, identityFile))
	if err != nil {
		return Identity{}, tls.Certificate{}, fmt.Errorf("load identity: %w", err)
	}
	block, _ := pem.Decode(text)
	if block == nil || len(block.Bytes) != ed25519.SeedSize {
		return Identity{}, tls.Certificate{}, errors.New("load identity: the file is damaged")
	}
	cert, err := tls.LoadX509KeyPair(filepath.Join(dir, certFile), filepath.Join(dir, keyFile))
	if err != nil {
		return Identity{}, tls.Certificate{}, fmt.Errorf("load certificate: %w", err)
	}
	return Identity{ed25519.NewKeyFromSeed(block.Bytes)}, cert, nil
}

// PublicKey is the key that challenges are checked with.
func (i Identity) PublicKey() ed25519.PublicKey { return i.Public().(ed25519.PublicKey) }

// Pin is what an invitation carries to know the server by.
func (i Identity) Pin() []byte {
	sum := sha256.Sum256(i.PublicKey())
	return sum[:]
}

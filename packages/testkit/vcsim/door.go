package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"io/ioutil"
	"log"
	"math/big"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

func itoa(number int) string { return strconv.Itoa(number) }

// door is the host's port with its certificate. It can be shut and opened again, and its certificate exchanged.
type door struct {
	mu      sync.Mutex
	handler http.Handler
	address string
	leaf    tls.Certificate
	server  *http.Server
}

func newCertificate() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: "localhost.localdomain", Organization: []string{"VMware Installer"}},
		DNSNames:     []string{"localhost"},
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * 365 * time.Hour),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	text, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	return tls.Certificate{Certificate: [][]byte{text}, PrivateKey: key}, err
}

func colons(sum []byte) string {
	parts := make([]string, len(sum))
	for i, one := range sum {
		parts[i] = strings.ToUpper(hex.EncodeToString([]byte{one}))
	}
	return strings.Join(parts, ":")
}

// fingerprint is the SHA-256 of the certificate, in hex with colons.
func (d *door) fingerprint() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	sum := sha256.Sum256(d.leaf.Certificate[0])
	return colons(sum[:])
}

// thumbprint is the SHA-1 of the certificate, as tickets carry it.
func (d *door) thumbprint() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	sum := sha1.Sum(d.leaf.Certificate[0])
	return colons(sum[:])
}

func (d *door) place() (string, int) {
	host, port, _ := net.SplitHostPort(d.address)
	number, _ := strconv.Atoi(port)
	return host, number
}

// exchange gives the host another certificate and ends all connections.
func (d *door) exchange() error {
	leaf, err := newCertificate()
	if err != nil {
		return err
	}
	d.shut()
	d.mu.Lock()
	d.leaf = leaf
	d.mu.Unlock()
	return d.open()
}

// open listens, at the port of before when there was one.
func (d *door) open() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.server != nil {
		return nil
	}
	listener, err := net.Listen("tcp", d.address)
	if err != nil {
		return err
	}
	d.address = listener.Addr().String()
	d.server = &http.Server{Handler: d.handler, ErrorLog: log.New(ioutil.Discard, "", 0)}
	leaf := d.leaf
	// HTTP/1.1 only, as hosts speak it; a connection can then be broken alone.
	secure := tls.NewListener(listener, &tls.Config{
		Certificates: []tls.Certificate{leaf}, NextProtos: []string{"http/1.1"}, MinVersion: tls.VersionTLS12,
	})
	go func(server *http.Server) { _ = server.Serve(secure) }(d.server)
	return nil
}

// shut ends all connections and takes no new ones.
func (d *door) shut() {
	d.mu.Lock()
	server := d.server
	d.server = nil
	d.mu.Unlock()
	if server != nil {
		_ = server.Close()
	}
}

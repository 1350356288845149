// Command vcsim runs VMware's simulator of vSphere (govmomi, as Debian packages it) for the tests of Corral, over TLS
// on a spare port of the loopback, behind a handler of ours that adds what the simulator lacks. See README.md.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io/ioutil"
	"log"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// options are what the command line says.
type options struct {
	model, folder, user, password, version string
	vms, parent                            int
	settings                               string
}

func readOptions() options {
	var o options
	flag.StringVar(&o.model, "model", "ESX", "ESX or VPX")
	flag.StringVar(&o.folder, "folder", "", "where datastores and ready.json go")
	flag.StringVar(&o.user, "user", "root", "name that may log in")
	flag.StringVar(&o.version, "version", "7.0.3", "version that the host reports")
	flag.StringVar(&o.settings, "settings", "{}", "settings of the front, as JSON")
	flag.IntVar(&o.vms, "vms", 2, "number of virtual machines")
	flag.IntVar(&o.parent, "parent", 0, "process whose end ends this one")
	flag.Parse()
	// Not an argument: those are for all to see.
	o.password = os.Getenv("VCSIM_PASSWORD")
	return o
}

func newModel(o options) *simulator.Model {
	model := simulator.ESX()
	if o.model == "VPX" {
		model = simulator.VPX()
		model.Host, model.Cluster, model.ClusterHost = 0, 1, 1
	}
	model.Machine = o.vms
	about := &model.ServiceContent.About
	about.Version = o.version
	about.ApiVersion = o.version + ".0"
	about.Build = "24411414"
	about.FullName = fmt.Sprintf("%s %s build-%s", about.Name, about.Version, about.Build)
	return model
}

// tellProduct makes the hosts report the version of the service.
func tellProduct(about types.AboutInfo) {
	for _, entity := range simulator.Map.All("HostSystem") {
		host := entity.(*simulator.HostSystem)
		product := about
		product.Name, product.ApiType = "VMware ESXi", "HostAgent"
		host.Summary.Config.Product = &product
		if host.Config != nil {
			host.Config.Product = product
		}
	}
}

func run(o options) error {
	if err := os.Setenv("TMPDIR", o.folder); err != nil {
		return err
	}
	log.SetOutput(ioutil.Discard)
	model := newModel(o)
	if err := model.Create(); err != nil {
		return err
	}
	tellProduct(model.ServiceContent.About)
	model.Service.Listen = &url.URL{Host: "127.0.0.1:0", User: url.UserPassword(o.user, o.password)}
	server := model.Service.NewServer()
	defer server.Close()
	front, err := newFront(model, o)
	if err != nil {
		return err
	}
	ready, err := front.serve()
	if err != nil {
		return err
	}
	text, err := json.Marshal(ready)
	if err != nil {
		return err
	}
	// Written under another name first: who sees the file sees all of it.
	draft := filepath.Join(o.folder, "ready.draft")
	if err := ioutil.WriteFile(draft, text, 0600); err != nil {
		return err
	}
	if err := os.Rename(draft, filepath.Join(o.folder, "ready.json")); err != nil {
		return err
	}
	for o.parent == 0 || os.Getppid() == o.parent {
		time.Sleep(time.Second)
	}
	return nil
}

func main() {
	if err := run(readOptions()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

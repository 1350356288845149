// Command govmomi-peer lists the virtual machines of a host with VMware's own Go client, so that a benchmark can say
// how Corral's compares. The password comes in GOVMOMI_PASSWORD. Prints one JSON object.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/url"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/view"
	"github.com/vmware/govmomi/vim25/mo"
)

type measure struct {
	Vms    int     `json:"vms"`
	WallMs float64 `json:"wallMs"`
	CPUMs  float64 `json:"cpuMs"`
}

// cpu is the processor time of this process so far.
func cpu() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func list(ctx context.Context, client *govmomi.Client, paths []string) (measure, error) {
	started, used := time.Now(), cpu()
	manager := view.NewManager(client.Client)
	container, err := manager.CreateContainerView(ctx, client.ServiceContent.RootFolder, []string{"VirtualMachine"}, true)
	if err != nil {
		return measure{}, err
	}
	defer func() { _ = container.Destroy(ctx) }()
	var vms []mo.VirtualMachine
	if err := container.Retrieve(ctx, []string{"VirtualMachine"}, paths, &vms); err != nil {
		return measure{}, err
	}
	return measure{len(vms), ms(time.Since(started)), ms(cpu() - used)}, nil
}

func run() error {
	address := flag.String("address", "", "host:port")
	user := flag.String("user", "root", "name")
	paths := flag.String("paths", "name", "properties, separated by commas")
	times := flag.Int("times", 1, "how often to list")
	flag.Parse()
	ctx := context.Background()
	place := &url.URL{Scheme: "https", Host: *address, Path: "/sdk", User: url.UserPassword(*user, os.Getenv("GOVMOMI_PASSWORD"))}
	client, err := govmomi.NewClient(ctx, place, true)
	if err != nil {
		return err
	}
	defer func() { _ = client.Logout(ctx) }()
	measures := make([]measure, 0, *times)
	for i := 0; i < *times; i++ {
		one, err := list(ctx, client, strings.Split(*paths, ","))
		if err != nil {
			return err
		}
		measures = append(measures, one)
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]interface{}{"calls": measures})
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

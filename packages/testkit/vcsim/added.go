package main

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// addedOperations are those that the simulator lacks, or answers otherwise than a host would.
func addedOperations() map[string]func(*front, *call) {
	return map[string]func(*front, *call){
		"RetrievePropertiesEx":         (*front).retrieve,
		"ContinueRetrievePropertiesEx": (*front).continueRetrieve,
		"CancelRetrievePropertiesEx":   (*front).cancelRetrieve,
		"WaitForUpdatesEx":             (*front).waitForUpdates,
		"CancelTask":                   (*front).cancelTask,
		"AnswerVM":                     (*front).answer,
		"SessionIsActive":              (*front).sessionIsActive,
		"AcquireTicket":                onVM((*front).acquireTicket),
		"ShutdownGuest":                onVM(needsTools((*front).shutdownGuest)),
		"RebootGuest":                  onVM(needsTools((*front).rebootGuest)),
		"StandbyGuest":                 onVM(needsTools((*front).standbyGuest)),
		"MountToolsInstaller":          onVM(mounts(true)),
		"UnmountToolsInstaller":        onVM(mounts(false)),
		"UpgradeTools_Task":            onVM(needsTools((*front).upgradeTools)),
		"ConsolidateVMDisks_Task":      onVM((*front).consolidate),
		"RenameSnapshot":               (*front).renameSnapshot,
		"ExtendVirtualDisk_Task":       (*front).extendDisk,
		"UpdatePortGroup":              (*front).updatePortGroup,
		"RetrieveHardwareUptime":       (*front).uptime,
	}
}

type vmOperation func(*front, *call, *simulator.VirtualMachine)

// onVM finds the virtual machine; the simulator answers when there is none.
func onVM(do vmOperation) func(*front, *call) {
	return func(f *front, c *call) {
		if vm, ok := simulator.Map.Get(c.method.This).(*simulator.VirtualMachine); ok {
			do(f, c, vm)
			return
		}
		f.forward(c)
	}
}

// needsTools refuses, as a host does, what the guest must do when it is not there or has no Tools running.
func needsTools(do vmOperation) vmOperation {
	return func(f *front, c *call, vm *simulator.VirtualMachine) {
		if state := vm.Runtime.PowerState; state != types.VirtualMachinePowerStatePoweredOn {
			c.fault("The attempted operation cannot be performed in the current state.", &types.InvalidPowerState{
				RequestedState: types.VirtualMachinePowerStatePoweredOn, ExistingState: state,
			})
			return
		}
		if vm.Guest == nil || vm.Guest.ToolsRunningStatus != string(types.VirtualMachineToolsRunningStatusGuestToolsRunning) {
			c.fault("Cannot complete operation because VMware Tools is not running in this virtual machine.", new(types.ToolsUnavailable))
			return
		}
		do(f, c, vm)
	}
}

func setVM(vm *simulator.VirtualMachine, changes ...types.PropertyChange) {
	simulator.Map.WithLock(vm, func() { simulator.Map.Update(vm, changes) })
}

func power(vm *simulator.VirtualMachine, state types.VirtualMachinePowerState) {
	setVM(vm, types.PropertyChange{Name: "runtime.powerState", Val: state},
		types.PropertyChange{Name: "summary.runtime.powerState", Val: state},
		types.PropertyChange{Name: "guest.toolsRunningStatus", Val: "guestToolsNotRunning"})
}

// later does what the guest would do a moment after it was told.
func (f *front) later(do func()) {
	time.AfterFunc(time.Duration(f.current().TaskMs)*time.Millisecond, do)
}

func (f *front) shutdownGuest(c *call, vm *simulator.VirtualMachine) {
	f.later(func() { power(vm, types.VirtualMachinePowerStatePoweredOff) })
	writeResult(c.w, "ShutdownGuest", "")
}

func (f *front) standbyGuest(c *call, vm *simulator.VirtualMachine) {
	f.later(func() { power(vm, types.VirtualMachinePowerStateSuspended) })
	writeResult(c.w, "StandbyGuest", "")
}

func (f *front) rebootGuest(c *call, vm *simulator.VirtualMachine) {
	setVM(vm, types.PropertyChange{Name: "guest.toolsRunningStatus", Val: "guestToolsNotRunning"})
	f.later(func() {
		now := time.Now()
		setVM(vm, types.PropertyChange{Name: "runtime.bootTime", Val: now},
			types.PropertyChange{Name: "summary.runtime.bootTime", Val: now},
			types.PropertyChange{Name: "guest.toolsRunningStatus", Val: "guestToolsRunning"})
	})
	writeResult(c.w, "RebootGuest", "")
}

func mounts(mounted bool) vmOperation {
	return func(f *front, c *call, vm *simulator.VirtualMachine) {
		if state := vm.Runtime.PowerState; mounted && state != types.VirtualMachinePowerStatePoweredOn {
			c.fault("The attempted operation cannot be performed in the current state.", &types.InvalidPowerState{
				RequestedState: types.VirtualMachinePowerStatePoweredOn, ExistingState: state,
			})
			return
		}
		setVM(vm, types.PropertyChange{Name: "runtime.toolsInstallerMounted", Val: mounted},
			types.PropertyChange{Name: "summary.runtime.toolsInstallerMounted", Val: mounted})
		writeResult(c.w, c.method.Name, "")
	}
}

func (f *front) upgradeTools(c *call, vm *simulator.VirtualMachine) {
	writeTask(c.w, c.method.Name, f.start(vm.Self, c.method.Name, func() (types.AnyType, types.BaseMethodFault) {
		setVM(vm, types.PropertyChange{Name: "guest.toolsVersionStatus2", Val: "guestToolsCurrent"})
		return nil, nil
	}))
}

func (f *front) consolidate(c *call, vm *simulator.VirtualMachine) {
	writeTask(c.w, c.method.Name, f.start(vm.Self, c.method.Name, func() (types.AnyType, types.BaseMethodFault) {
		setVM(vm, types.PropertyChange{Name: "runtime.consolidationNeeded", Val: false},
			types.PropertyChange{Name: "summary.runtime.consolidationNeeded", Val: false})
		return nil, nil
	}))
}

func (f *front) acquireTicket(c *call, vm *simulator.VirtualMachine) {
	kind := c.method.Body.(*types.AcquireTicket).TicketType
	if vm.Runtime.PowerState != types.VirtualMachinePowerStatePoweredOn {
		c.fault("The attempted operation cannot be performed in the current state.", &types.InvalidPowerState{
			RequestedState: types.VirtualMachinePowerStatePoweredOn, ExistingState: vm.Runtime.PowerState,
		})
		return
	}
	if kind != string(types.VirtualMachineTicketTypeWebmks) && kind != string(types.VirtualMachineTicketTypeMks) {
		c.fault("A specified parameter was not correct: ticketType", &types.InvalidArgument{InvalidProperty: "ticketType"})
		return
	}
	f.mu.Lock()
	f.tickets++
	ticket := fmt.Sprintf("cst-%s-%06d", vm.Self.Value, f.tickets)
	f.mu.Unlock()
	host, port := f.door.place()
	writeResult(c.w, "AcquireTicket", element("returnval", types.VirtualMachineTicket{
		Ticket:        ticket,
		CfgFile:       vm.Config.Files.VmPathName,
		Host:          host,
		Port:          int32(port),
		SslThumbprint: f.door.thumbprint(),
	}))
}

func (f *front) sessionIsActive(c *call) {
	f.mu.Lock()
	_, active := f.sessions[c.method.Body.(*types.SessionIsActive).SessionID]
	f.mu.Unlock()
	writeResult(c.w, "SessionIsActive", element("returnval", active))
}

func (f *front) uptime(c *call) {
	host, ok := simulator.Map.Get(c.method.This).(*simulator.HostSystem)
	if !ok || host.Runtime.BootTime == nil {
		writeResult(c.w, "RetrieveHardwareUptime", element("returnval", int64(86400)))
		return
	}
	writeResult(c.w, "RetrieveHardwareUptime", element("returnval", int64(time.Since(*host.Runtime.BootTime).Seconds())))
}

// serveScreen draws what a host would show of a virtual machine's screen.
func serveScreen(w http.ResponseWriter, r *http.Request) {
	ref := types.ManagedObjectReference{Type: "VirtualMachine", Value: r.URL.Query().Get("id")}
	vm, ok := simulator.Map.Get(ref).(*simulator.VirtualMachine)
	if !ok || vm.Runtime.PowerState != types.VirtualMachinePowerStatePoweredOn {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	picture := image.NewRGBA(image.Rect(0, 0, 320, 200))
	for x := 0; x < 320; x++ {
		for y := 0; y < 200; y++ {
			picture.Set(x, y, color.RGBA{R: uint8(x / 2), G: uint8(y), B: 96, A: 255})
		}
	}
	w.Header().Set("Content-Type", "image/png")
	_ = png.Encode(w, picture)
}

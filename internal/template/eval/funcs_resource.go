package eval

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

func resourceFunctions() []function {
	return []function{
		{name: "resourceId", min: 2, max: -1, needs: nothing, do: resourceID},
		{name: "subscriptionResourceId", min: 2, max: -1, needs: nothing, do: subscriptionResourceID},
		{name: "tenantResourceId", min: 2, max: -1, needs: nothing, do: func(c *call) *value.Value { return c.id(nil, 0) }},
		{name: "managementGroupResourceId", min: 2, max: -1, needs: nothing, do: managementGroupResourceID},
		{name: "extensionResourceId", min: 3, max: -1, needs: nothing, do: extensionResourceID},
		{name: "resourceGroup", min: 0, max: 2, needs: nothing, do: resourceGroup},
		{name: "subscription", min: 0, max: 1, needs: nothing, do: subscription},
		{name: "managementGroup", min: 0, max: 1, needs: nothing, do: managementGroup},
		{name: "tenant", min: 0, max: 0, needs: nothing, do: tenant},
		{name: "deployment", min: 0, max: 0, needs: nothing, do: deploymentFunction},
		{name: "deployer", min: 0, max: 0, needs: nothing, do: runtimeFunction},
		{name: "environment", min: 0, max: 0, needs: nothing, do: runtimeFunction},
		{name: "reference", min: 1, max: 3, needs: nothing, do: reference},
		{name: "references", min: 1, max: 2, needs: nothing, do: references},
		{name: "providers", min: 1, max: 2, needs: nothing, do: runtimeFunction},
		{name: "pickZones", min: 3, max: 5, needs: nothing, do: runtimeFunction},
		{name: "toLogicalZone", min: 3, max: 3, needs: nothing, do: runtimeFunction},
		{name: "toLogicalZones", min: 3, max: 3, needs: nothing, do: runtimeFunction},
		{name: "toPhysicalZone", min: 3, max: 3, needs: nothing, do: runtimeFunction},
		{name: "toPhysicalZones", min: 3, max: 3, needs: nothing, do: runtimeFunction},
		{name: "roleDefinitions", min: 1, max: 1, needs: nothing, do: runtimeFunction},
		{name: "extensions", min: 1, max: 1, needs: nothing, do: runtimeFunction},
		{name: "list*", min: 1, max: 3, needs: nothing, do: listFunction},
		{name: "newGuid", min: 0, max: 0, needs: nothing, do: random},
		{name: "utcNow", min: 0, max: 1, needs: nothing, do: random},
		{name: "externalInputs", min: 1, max: 2, needs: nothing, do: external},
	}
}

// id returns the id of the type and names in the arguments from i on, beneath base.
func (c *call) id(base fact.Text, i int) *value.Value {
	typ, ok := c.args[i].Text()
	if !ok {
		return c.wrong(i, "a resource type")
	}
	known, isKnown := typ.Known()
	if !isKnown {
		return c.unknown()
	}
	var names []fact.Text
	for j, a := range c.args[i+1:] {
		t, ok := textOf(a, c.at(c.x.Args[i+1+j].Range()))
		if !ok {
			return c.wrong(i+1+j, "a name")
		}
		names = append(names, t)
	}
	known = strings.TrimSuffix(known, "/") // which people write, and Azure takes
	types := strings.Count(known, "/")
	if types == 0 {
		return c.failf("'%s' is no resource type", known)
	}
	if types != len(names) {
		return c.failf("%d names for the %d parts of the type '%s'", len(names), types, known)
	}
	return c.text(kin{known, names}.under(base))
}

// resourceID takes an optional subscription and resource group before the type, which is the first argument with a
// slash.
func resourceID(c *call) *value.Value {
	at := -1
	for i, a := range c.args {
		if t, ok := a.Text(); ok && strings.Contains(t.Prefix(), "/") {
			at = i
			break
		}
	}
	p := c.place
	switch {
	case at < 0:
		if u := firstUnknown(c.args[0]); u == nil {
			return c.failf("no argument is a resource type")
		}
		return c.unknown()
	case at > 2:
		return c.failf("the type is not among the first three arguments")
	}
	for i := range at {
		if _, ok := textOf(c.args[i], source.Span{}); !ok {
			return c.wrong(i, "a string")
		}
	}
	if at > 0 {
		p.group, _ = textOf(c.args[at-1], c.at(c.x.At))
		p.scope = template.ResourceGroup
	}
	if at > 1 {
		p.subscription, _ = textOf(c.args[0], c.at(c.x.At))
	}
	return c.id(relocated(p.id(), c.at(c.x.At)), at)
}

func subscriptionResourceID(c *call) *value.Value {
	p := c.place
	p.scope = template.Subscription
	t, _ := c.args[0].Text()
	if strings.Contains(t.Prefix(), "/") {
		return c.id(relocated(p.id(), c.at(c.x.At)), 0)
	}
	if len(t) == 0 || len(c.args) < 3 {
		return c.unknown()
	}
	p.subscription = t
	return c.id(p.id(), 1)
}

func managementGroupResourceID(c *call) *value.Value {
	p := c.place
	p.scope = template.ManagementGroup
	t, _ := c.args[0].Text()
	if strings.Contains(t.Prefix(), "/") {
		return c.id(relocated(p.id(), c.at(c.x.At)), 0)
	}
	if len(t) == 0 || len(c.args) < 3 {
		return c.unknown()
	}
	p.management = t
	return c.id(p.id(), 1)
}

func extensionResourceID(c *call) *value.Value {
	base, ok := c.args[0].Text()
	if !ok {
		return c.wrong(0, "a resource id")
	}
	return c.id(base, 1)
}

func (c *call) runtimeExpr() string { return composed(c.fn.name, c.args...) }

// runtimeFunction is a function whose result is known at deployment only, and the same for the same arguments.
func runtimeFunction(c *call) *value.Value { return c.runtime(c.runtimeExpr(), c.at(c.x.At)) }

// resourceGroup is the group of the deployment; in Bicep it can be given a name, and a subscription before it.
func resourceGroup(c *call) *value.Value {
	p := c.place
	p.scope = template.ResourceGroup
	switch len(c.args) {
	case 2:
		p.subscription, _ = textOf(c.args[0], c.at(c.x.At))
		fallthrough
	case 1:
		p.group, _ = textOf(c.args[len(c.args)-1], c.at(c.x.At))
	}
	return c.placeValue(c.placeExpr(p), p, c.at(c.x.At))
}

func subscription(c *call) *value.Value {
	p := c.place
	p.scope = template.Subscription
	if len(c.args) == 1 {
		p.subscription, _ = textOf(c.args[0], c.at(c.x.At))
	}
	return c.placeValue(c.placeExpr(p), p, c.at(c.x.At))
}

func managementGroup(c *call) *value.Value {
	p := c.place
	p.scope = template.ManagementGroup
	if len(c.args) == 1 {
		p.management, _ = textOf(c.args[0], c.at(c.x.At))
	}
	return c.placeValue(c.placeExpr(p), p, c.at(c.x.At))
}

// placeExpr returns the canonical text of the call. Without arguments it is short where the place is that of the root.
func (c *call) placeExpr(p place) string {
	if len(c.args) == 0 && canonicalText(p.id()) == canonicalText(scopedTo(rootPlace(p.scope), p.scope).id()) {
		return c.fn.name + "()"
	}
	return compose(c.fn.name, []string{canonicalText(p.id())})
}

func scopedTo(p place, s template.Scope) place {
	p.scope = s
	return p
}

func tenant(c *call) *value.Value {
	p := place{scope: template.Tenant}
	return c.placeValue("tenant()", p, c.at(c.x.At))
}

// deploymentFunction describes the deployment, of which each nested template is one.
func deploymentFunction(c *call) *value.Value {
	return c.runtime(c.scoped("deployment()"), c.at(c.x.At))
}

// reference is what Azure knows of a resource. Of a resource of the same template it is what the template writes, where
// that is known, and of a deployment its outputs.
func reference(c *call) *value.Value {
	t, ok := c.args[0].Text()
	if !ok {
		return c.wrong(0, "a resource id or name")
	}
	full := false
	if len(c.args) > 2 {
		s, _ := knownString(c.args[2])
		full = strings.EqualFold(s, "full")
	}
	if r := c.resourceFor(t); r != nil {
		if full {
			return c.handle(r, "resource", c.x.At)
		}
		return c.handle(r, "reference", c.x.At)
	}
	return c.runtime(compose("reference", []string{canonical(c.args[0])}), c.at(c.x.At))
}

// references are the resources that a loop makes, by symbol.
func references(c *call) *value.Value {
	symbol, _ := knownString(c.args[0])
	d := c.t.Resource(symbol)
	if d == nil || c.isMaking(d) {
		return runtimeFunction(c)
	}
	function := "reference"
	if len(c.args) > 1 {
		if s, _ := knownString(c.args[1]); strings.EqualFold(s, "full") {
			function = "resource"
		}
	}
	return c.collection(c.make(d), function, c.scoped(c.runtimeExpr()), c.x.At)
}

// listFunction is one of the functions whose names begin with list: listKeys, listAccountSas and many more.
func listFunction(c *call) *value.Value {
	if strings.HasPrefix(strings.ToLower(c.x.Name), "listoutputs") {
		return c.secretValue(c.x.Name)
	}
	expr := composed(c.x.Name, c.args...)
	return c.runtime(expr, c.at(c.x.At))
}

// random is a function with a different result at each deployment.
func random(c *call) *value.Value {
	why := fact.Why{Cause: fact.Random, Says: c.fn.name + "() is different at each deployment", At: c.at(c.x.At)}
	return value.NewUnknown(why, c.origin())
}

func (c *call) secretValue(name string) *value.Value {
	why := fact.Why{Cause: fact.Secret, Says: name + "() returns a secret", At: c.at(c.x.At), Expr: composed(name, c.args...)}
	return value.NewUnknown(why, c.origin())
}

// external is a function that reads the surroundings of the tool that deploys. A second argument is the default.
func external(c *call) *value.Value {
	why := fact.Why{
		Cause: fact.Elsewhere, Says: c.fn.name + "() reads the surroundings of the deployment", At: c.at(c.x.At),
		Expr: composed(c.fn.name, c.args...),
	}
	return value.NewUnknown(why, c.origin())
}

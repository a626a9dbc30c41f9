package eval

import (
	"math/big"
	"net/netip"

	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

func cidrFunctions() []function {
	return []function{
		{name: "parseCidr", min: 1, max: 1, do: parseCIDR},
		{name: "cidrSubnet", min: 3, max: 3, do: cidrSubnet},
		{name: "cidrHost", min: 2, max: 2, do: cidrHost},
	}
}

func (c *call) network() (netip.Prefix, *value.Value) {
	s, bad := c.str(0)
	if bad != nil {
		return netip.Prefix{}, bad
	}
	p, err := netip.ParsePrefix(s)
	if err != nil {
		return p, c.failf("'%s' is no network", s)
	}
	return p.Masked(), nil
}

func addrNumber(a netip.Addr) *big.Int { return new(big.Int).SetBytes(a.AsSlice()) }

// addrAt returns the n-th address from a on. It is not valid beyond the end of the address space.
func addrAt(a netip.Addr, n *big.Int) netip.Addr {
	sum := new(big.Int).Add(addrNumber(a), n)
	b := make([]byte, a.BitLen()/8)
	if sum.Sign() < 0 || sum.BitLen() > a.BitLen() {
		return netip.Addr{}
	}
	out, _ := netip.AddrFromSlice(sum.FillBytes(b))
	return out
}

func power(bits int) *big.Int { return new(big.Int).Lsh(big.NewInt(1), uint(bits)) }

// lastOf returns the last address of a network.
func lastOf(p netip.Prefix) netip.Addr {
	return addrAt(p.Addr(), new(big.Int).Sub(power(p.Addr().BitLen()-p.Bits()), big.NewInt(1)))
}

func parseCIDR(c *call) *value.Value {
	p, bad := c.network()
	if bad != nil {
		return bad
	}
	first, last := p.Addr(), lastOf(p)
	mask := netip.PrefixFrom(lastOf(netip.PrefixFrom(addrAt(first, new(big.Int).Neg(addrNumber(first))), 0)), p.Bits()).Masked()
	members := []value.Member{
		{Key: "network", Value: c.string(first.String())},
		{Key: "netmask", Value: c.string(mask.Addr().String())},
	}
	if first.Is4() {
		members = append(members, value.Member{Key: "broadcast", Value: c.string(last.String())})
	}
	usableFirst, usableLast := first, last
	if first.Is4() && p.Bits() < 31 {
		usableFirst, usableLast = first.Next(), last.Prev()
	}
	return c.object(append(members,
		value.Member{Key: "firstUsable", Value: c.string(usableFirst.String())},
		value.Member{Key: "lastUsable", Value: c.string(usableLast.String())},
		value.Member{Key: "cidr", Value: c.int(int64(p.Bits()))},
	))
}

func cidrSubnet(c *call) *value.Value {
	p, bad := c.network()
	if bad != nil {
		return bad
	}
	bits, bad := c.number(1)
	if bad != nil {
		return bad
	}
	n, bad := c.number(2)
	if bad != nil {
		return bad
	}
	if bits < int64(p.Bits()) || bits > int64(p.Addr().BitLen()) {
		return c.failf("a network of %d bits is not within one of %d", bits, p.Bits())
	}
	if n < 0 || big.NewInt(n).Cmp(power(int(bits)-p.Bits())) >= 0 {
		return c.failf("there is no subnet %d", n)
	}
	step := power(p.Addr().BitLen() - int(bits))
	return c.string(netip.PrefixFrom(addrAt(p.Addr(), step.Mul(step, big.NewInt(n))), int(bits)).String())
}

// cidrHost returns the n-th usable address; the network and broadcast addresses of IPv4 are not usable.
func cidrHost(c *call) *value.Value {
	p, bad := c.network()
	if bad != nil {
		return bad
	}
	n, bad := c.number(1)
	if bad != nil {
		return bad
	}
	first, last := p.Addr(), lastOf(p)
	if p.Bits() < first.BitLen()-1 {
		first = first.Next()
		if first.Is4() {
			last = last.Prev()
		}
	}
	a := addrAt(first, big.NewInt(n))
	if n < 0 || !a.IsValid() || a.Compare(last) > 0 {
		return c.failf("there is no host %d", n)
	}
	return c.string(a.String())
}

// Speaks to our contracts with ethers and the standards' own ABIs, written from ERC-20, EIP-2612, ERC-1155 and ERC-165.
// Keys are made here, so signatures are not the node's.
import assert from "node:assert/strict";
import { ethers } from "ethers";

export async function standards(chain) {
  const provider = new ethers.JsonRpcProvider(chain.url, chain.chainId, { staticNetwork: true, cacheTimeout: -1, pollingInterval: 20 });
  const nodeSigner = await provider.getSigner(6);
  const wallet = () => ethers.Wallet.createRandom(provider);
  const [issuer, shop, office, home] = [wallet(), wallet(), wallet(), wallet()];
  for (const w of [issuer, shop, office, home])
    await (await nodeSigner.sendTransaction({ to: await w.getAddress(), value: ethers.parseEther("10") })).wait();
  const at = async w => await w.getAddress();
  const deploy = async (name, ...args) => {
    const file = chain.code(name);
    const made = await new ethers.ContractFactory(file.abi, file.bytecode, issuer).deploy(...args);
    await made.waitForDeployment();
    return made;
  };
  const sent = async tx => await (await tx).wait();
  const refused = async (call, what) => {
    let went = false;
    try { await call(); went = true; } catch (e) { assert.equal(e.code, "CALL_EXCEPTION", `${what}: ${e.message}`); }
    assert.ok(!went, `${what} went through`);
  };

// ---- ERC-20, EIP-2612 -----------------------------------------------------------------------------------------------
  const erc20 = [
    "function name() view returns (string)", "function symbol() view returns (string)", "function decimals() view returns (uint8)",
    "function totalSupply() view returns (uint256)", "function balanceOf(address) view returns (uint256)",
    "function allowance(address,address) view returns (uint256)", "function transfer(address,uint256) returns (bool)",
    "function approve(address,uint256) returns (bool)", "function transferFrom(address,address,uint256) returns (bool)",
    "function nonces(address) view returns (uint256)", "function DOMAIN_SEPARATOR() view returns (bytes32)",
    "function permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
    "event Transfer(address indexed from, address indexed to, uint256 value)",
    "event Approval(address indexed owner, address indexed spender, uint256 value)",
  ];
  const own = await deploy("SettlementToken", "Yoichi transfer value", "YOT", 0);
  const token = new ethers.Contract(await own.getAddress(), erc20, issuer);
  assert.equal(await token.name(), "Yoichi transfer value");
  assert.equal(await token.decimals(), 6n);
  for (const w of [shop, office]) await sent(own.setKind(await at(w), 2));
  await sent(own.grant(ethers.id("first"), await at(shop), 1_000_000n));
  assert.equal(await token.totalSupply(), 1_000_000n);
  const moved = await sent(token.connect(shop).transfer(await at(office), 400n));
  const [log] = moved.logs.map(l => token.interface.parseLog(l));
  assert.deepEqual([log.name, ...log.args], ["Transfer", await at(shop), await at(office), 400n]);
  assert.equal(await token.connect(shop).transfer.staticCall(await at(office), 1n), true);
  await refused(() => token.connect(shop).transfer(at(home), 1n), "a transfer to a household");

  const domain = { name: "Yoichi transfer value", version: "1", chainId: chain.chainId, verifyingContract: await token.getAddress() };
  assert.equal(await token.DOMAIN_SEPARATOR(), ethers.TypedDataEncoder.hashDomain(domain));
  const types = { Permit: [["address", "owner"], ["address", "spender"], ["uint256", "value"], ["uint256", "nonce"], ["uint256", "deadline"]].map(([type, name]) => ({ type, name })) };
  const now = (await provider.getBlock("latest")).timestamp;
  const permit = async (change = {}, deadline = now + 3600, signedDomain = domain) => {
    const value = { owner: await at(shop), spender: await at(office), value: 250n, nonce: await token.nonces(await at(shop)), deadline, ...change };
    return [value.owner, value.spender, value.value, value.deadline, ethers.Signature.from(await shop.signTypedData(signedDomain, types, value))];
  };
  const use = ([owner, spender, value, deadline, s], over = {}) => token.connect(office).permit(owner, spender, over.value ?? value, deadline, over.v ?? s.v, over.r ?? s.r, over.s ?? s.s);
  const good = await permit();
  await refused(() => use(good, { value: 251n }), "a permit for more than was signed");
  // The twin of a signature, which anyone can make of it: same r, order − s, the other v.
  const order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141n;
  await refused(() => use(good, { s: ethers.toBeHex(order - BigInt(good[4].s), 32), v: good[4].v ^ 7 }), "a permit's twin");
  await refused(async () => use(await permit({}, now - 1)), "a permit out of time");
  await refused(async () => use(await permit({}, now + 3600, { ...domain, chainId: 1 })), "a permit for another chain");
  await refused(async () => use(await permit({ nonce: 7n })), "a permit with another nonce");
  await refused(async () => use(await permit({ owner: await at(home) })), "a permit by somebody else");
  await refused(() => use(good, { r: ethers.ZeroHash, s: ethers.ZeroHash }), "a permit by nobody");
  await sent(use(good));
  assert.equal(await token.allowance(await at(shop), await at(office)), 250n);
  await refused(() => use(good), "a permit used before");
  await sent(token.connect(office).transferFrom(await at(shop), await at(office), 250n));
  await refused(() => token.connect(office).transferFrom(at(shop), at(office), 1n), "more than was allowed");
  assert.equal(await token.balanceOf(await at(office)), 650n);

// ---- ERC-1155, ERC-165 ----------------------------------------------------------------------------------------------
  const erc1155 = [
    "function balanceOf(address,uint256) view returns (uint256)", "function balanceOfBatch(address[],uint256[]) view returns (uint256[])",
    "function setApprovalForAll(address,bool)", "function isApprovedForAll(address,address) view returns (bool)",
    "function safeTransferFrom(address,address,uint256,uint256,bytes)", "function safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)",
    "function supportsInterface(bytes4) view returns (bool)",
    "event TransferSingle(address indexed operator, address indexed from, address indexed to, uint256 id, uint256 value)",
    "event TransferBatch(address indexed operator, address indexed from, address indexed to, uint256[] ids, uint256[] values)",
    "event ApprovalForAll(address indexed account, address indexed operator, bool approved)",
  ];
  const registry = await deploy("Certificates");
  const certificates = new ethers.Contract(await registry.getAddress(), erc1155, issuer);
  for (const [id, answer] of [["0x01ffc9a7", true], ["0xd9b67a26", true], ["0xffffffff", false], ["0x80ac58cd", false]])
    assert.equal(await certificates.supportsInterface(id), answer, id);
  await sent(registry.addPlant("Tome", ethers.ZeroHash));
  for (const slot of [1, 2]) await sent(registry.issue(1, slot, await at(shop), 500));
  const ids = [(1n << 64n) | 1n, (1n << 64n) | 2n];
  await refused(() => certificates.connect(office).safeTransferFrom(at(shop), at(office), ids[0], 1, "0x"), "a transfer by a stranger");
  await sent(certificates.connect(shop).setApprovalForAll(await at(office), true));
  assert.equal(await certificates.isApprovedForAll(await at(shop), await at(office)), true);
  const batch = await sent(certificates.connect(office).safeBatchTransferFrom(await at(shop), await at(home), ids, [100, 200], "0x"));
  const told = certificates.interface.parseLog(batch.logs[0]);
  assert.deepEqual([told.name, told.args[3].toArray(), told.args[4].toArray()], ["TransferBatch", ids, [100n, 200n]]);
  assert.deepEqual((await certificates.balanceOfBatch([await at(shop), await at(home)], ids)).toArray(), [400n, 200n]);
  await refused(() => certificates.connect(office).safeBatchTransferFrom(at(shop), at(home), ids, [1], "0x"), "lists of two lengths");
  await refused(() => certificates.connect(office).safeTransferFrom(at(shop), ethers.ZeroAddress, ids[0], 1, "0x"), "a transfer to nobody");
  await refused(() => certificates.connect(office).safeTransferFrom(at(shop), certificates.getAddress(), ids[0], 1, "0x"), "a transfer to a contract that takes none");
  // The same id twice in one batch takes twice.
  await refused(() => certificates.connect(office).safeBatchTransferFrom(at(shop), at(home), [ids[0], ids[0]], [300, 300], "0x"), "one holding twice");
  provider.destroy();
  return "ERC-20, EIP-2612, ERC-1155 and ERC-165 as the standards say";
}

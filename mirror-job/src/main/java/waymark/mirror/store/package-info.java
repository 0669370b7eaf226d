/// The folder of the escrow, and how files get into it so that a crash leaves the old or the new.
///
/// ```
/// STORE/format                              "waymark-escrow 1"
/// STORE/lock                                held by the one job at work
/// STORE/state.json                          hints of the last run; lost, it is made again
/// STORE/listing/                            answers of the forge's API, for conditional requests
/// STORE/ledger/000001.json                  one for each run that changed something, hash-chained
/// STORE/repositories/HOST/ID/git/           a bare repository: objects, and refs/escrow/keep/OID
/// STORE/repositories/HOST/ID/manifests/000001.json   hash-chained; the newest is the commit point
/// ```
///
/// ID is the forge's immutable number, HOST the forge's host; no name that anybody can choose
/// upstream is ever a path. `objects/pack/pack-*.pack` are immutable, named by their content, and
/// never repacked: they are the artefacts that are shipped. There are no loose objects.
@NullMarked
package waymark.mirror.store;

import org.jspecify.annotations.NullMarked;

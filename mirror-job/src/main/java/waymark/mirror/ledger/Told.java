package waymark.mirror.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import waymark.mirror.git.Oid;

/// A manifest as it was read.
///
/// @param sha256 of its file
record Told(Manifest manifest, String sha256) {

  /// What these say together.
  ///
  /// @param manifests in order, at least one
  static Snapshot together(List<Told> manifests) {
    NavigableMap<String, Oid> refs = new TreeMap<>();
    List<Artefact> artefacts = new ArrayList<>();
    for (Told one : manifests) {
      refs = one.manifest().after(refs);
      if (one.manifest().whole()) {
        artefacts.clear();
      }
      artefacts.addAll(one.manifest().artefacts());
    }
    Told newest = manifests.getLast();
    return new Snapshot(newest.manifest(), newest.sha256(), refs, byName(artefacts));
  }

  static NavigableMap<String, Artefact> byName(List<Artefact> artefacts) {
    NavigableMap<String, Artefact> byName = new TreeMap<>();
    artefacts.forEach(artefact -> byName.put(artefact.file(), artefact));
    return byName;
  }
}

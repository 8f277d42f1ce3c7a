"""Aid programmes for everybody: what there is, who fits, and who pays what."""

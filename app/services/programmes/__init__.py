"""Aid programmes: their dated versions, who fits, who pays what, and the facts of firms."""

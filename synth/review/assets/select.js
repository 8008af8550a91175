// Words that a reviewer selects, as places in the source.
"use strict";

//! What the templates of a dossier are filled with: the same for all documents, and made ready once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tera::{Context, Value};

use super::filter::rows::{self, Lists};
use crate::dossier::Names;

/// The name by which a template knows the unit that its document is for.
const UNIT: &str = "don_vi";

/// What all documents of a dossier see.
pub struct Given {
    names: Names,
    lists: Arc<Lists>,
    /// The same as Tera takes it, for as many documents as have been filled at once.
    contexts: Mutex<Vec<Context>>,
}

impl Given {
    /// Makes ready what templates see.
    pub fn new(names: Names) -> Self {
        Self { lists: Arc::new(Lists::of(&names)), names, contexts: Mutex::default() }
    }

    /// What a document sees: all of it, and the unit that it is for.
    pub(crate) fn names(&self, unit: Option<&Value>) -> Names {
        let mut names = self.names.clone();
        names.extend(unit.map(|unit| (UNIT.to_owned(), unit.clone())));
        names
    }

    /// Fills templates for a unit, or for none.
    pub(super) fn with<T>(&self, unit: Option<&Value>, fill: impl FnOnce(&Context) -> T) -> T {
        let ready = self.contexts().pop();
        let mut context = ready.unwrap_or_else(|| self.context());
        if let Some(unit) = unit {
            context.insert_value(UNIT, unit.clone());
        }
        let filled = rows::with(&self.lists, || fill(&context));
        if unit.is_some() {
            match self.names.get(UNIT) {
                Some(own) => context.insert_value(UNIT, own.clone()),
                None => drop(context.remove(UNIT)),
            }
        }
        self.contexts().push(context);
        filled
    }

    fn context(&self) -> Context {
        let mut context = Context::new();
        for (name, value) in &self.names {
            context.insert_value(name.clone(), value.clone());
        }
        context
    }

    /// What a panicking thread has left is whole: a context is put back when it is as it was.
    fn contexts(&self) -> MutexGuard<'_, Vec<Context>> {
        self.contexts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
